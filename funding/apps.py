from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "funding"
    label = "funding"
    verbose_name = "Funding: money asked, reviewed, agreed"

    def ready(self) -> None:
        """Tell the mail machine how proposals are shown and what is mailed about them."""
        from biglocal.notices.registry import register_kind, register_rule, register_straight, register_subject

        from . import (
            changes_news,
            closing_work,
            condition_work,
            ending_news,
            news,
            payment_news,
            payment_work,
            proposal_work,
            report_news,
            report_work,
            round_mail,
            variation_reads,
        )
        from . import triggers as triggers  # registers what the database keeps
        from .work import register_work

        for subject in [*news.SUBJECTS, *report_news.SUBJECTS, *changes_news.SUBJECTS, *payment_news.SUBJECTS]:
            register_subject(subject)
        kinds = [*news.KINDS, *report_news.KINDS, *changes_news.KINDS, *payment_news.KINDS, *ending_news.KINDS]
        for kind in kinds:
            register_kind(kind)
        register_straight(round_mail.ANSWER)
        for rule in [*news.RULES, *report_news.RULES, *payment_news.RULES, *ending_news.RULES]:
            register_rule(rule)
        register_work(proposal_work.source())
        register_work(condition_work.SOURCE)
        register_work(variation_reads.source())
        register_work(report_work.source())
        register_work(payment_work.payment_source())
        register_work(payment_work.paper_source())
        register_work(closing_work.SOURCE)
