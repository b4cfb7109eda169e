"""All kinds of mail for the index and the previews of staff: when each goes, to whom, and an invented example."""

from django.core.mail import EmailMultiAlternatives

from biglocal.accounts.mail import straight_letter
from biglocal.notices.catalogue import ABOUT, DIGEST, register_about
from biglocal.notices.registry import KINDS, STRAIGHT
from biglocal.notices.written import digest_letter, event_letter

from . import accounts, areas, asks, digest, money, projects, reports, worries, written_reports
from .cast import RUTH

MODULES = [digest, asks, projects, areas, money, reports, written_reports, worries, accounts]


def register() -> None:
    """Make all of it known."""
    for module in MODULES:
        register_about(module.PART, module.ABOUT)


def example(name: str) -> EmailMultiAlternatives | None:
    """Return a mail of the kind, made as the real ones are; None for a kind without mails of its own."""
    about = ABOUT.get(name)
    if about is None or about.sample is None:
        return None
    context = about.sample()
    if name == DIGEST:
        return digest_letter(RUTH, context, number=0)
    if straight := next((mail for mail in STRAIGHT.values() if mail.name == name), None):
        return straight_letter(straight.template, RUTH.email, context)
    return event_letter(KINDS[name], RUTH, context, number=0)
