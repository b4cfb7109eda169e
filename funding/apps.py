from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "funding"
    label = "funding"
    verbose_name = "Funding: money asked, reviewed, agreed"

    def ready(self) -> None:
        """Tell the mail machine how proposals are shown and what is mailed about them."""
        from biglocal.notices.registry import register_kind, register_subject

        from . import news, proposal_work, variation_news, variation_reads
        from . import triggers as triggers  # registers what the database keeps
        from .work import register_work

        for subject in [*news.SUBJECTS, *variation_news.SUBJECTS]:
            register_subject(subject)
        for kind in [*news.KINDS, *variation_news.KINDS]:
            register_kind(kind)
        register_work(proposal_work.source())
        register_work(variation_reads.source())
