from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "funding"
    label = "funding"
    verbose_name = "Funding: money asked, reviewed, agreed"

    def ready(self) -> None:
        """Tell the mail machine how proposals are shown and what is mailed about them."""
        from biglocal.notices.registry import register_kind, register_subject

        from . import news, proposal_work, triggers  # noqa: F401  # triggers: registers what the database keeps
        from .work import register_work

        for subject in news.SUBJECTS:
            register_subject(subject)
        for kind in news.KINDS:
            register_kind(kind)
        register_work(proposal_work.source())
