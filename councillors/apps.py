from django.apps import AppConfig


class CouncillorsConfig(AppConfig):
    name = "councillors"
    label = "councillors"
    verbose_name = "Councillors: terms and asks"

    def ready(self) -> None:
        """Tell the mail machine what councillors hear of, and what is heard from them."""
        from biglocal.accounts.holdings import register_extra
        from biglocal.accounts.names import register_sentences
        from biglocal.communities.actions.leaving import LEAVING
        from biglocal.communities.actions.outlines import AREA_WARDS_CHANGED
        from biglocal.notices.registry import (
            register_kind,
            register_role_followers,
            register_role_topics,
            register_rule,
            register_straight,
            register_subject,
        )
        from biglocal.places.imports.kinds import register_import
        from biglocal.places.mergers import COUNCILS_ENDED
        from projects.actions.handover import HANDED_OVER

        from . import ask_news, ask_reminders, claim_news, endings, news, own_data
        from .actions.asks import hand_over_asks
        from .actions.claims import take_account_of
        from .actions.council_ended import end_terms_with_council
        from .actions.terms import sync_roles_of_area
        from .import_kind import COUNCILLORS

        for subject in [*news.SUBJECTS, *claim_news.SUBJECTS, *endings.SUBJECTS]:
            register_subject(subject)
        for kind in [*news.KINDS, *claim_news.KINDS, *ask_news.KINDS, *ask_reminders.KINDS, *endings.KINDS]:
            register_kind(kind)
        register_straight(claim_news.INVITE)
        for rule in [*ask_reminders.RULES, *endings.RULES]:
            register_rule(rule)
        register_sentences("councillors.Claim", ["email"])
        register_sentences("councillors.HandOverNote", ["under_way", "speak_to"])
        register_extra(own_data.EXTRA)
        register_sentences("councillors.AskWord", ["text"])
        register_role_followers(news.councillors_of)
        register_role_topics(news.wards_of)
        HANDED_OVER.add(hand_over_asks)
        register_import(COUNCILLORS)
        LEAVING.add(take_account_of)
        COUNCILS_ENDED.add(end_terms_with_council)
        AREA_WARDS_CHANGED.add(sync_roles_of_area)
