"""When mail of the programme rests and its digests go: figures of the programme that was there first."""

from datetime import date

from biglocal.notices.hours import Hours

from .models import Figures, Programme


def first_figures(on: date) -> Figures | None:
    """Return the figures for what belongs to no area, as a person's mail or an organisation's papers."""
    programme = Programme.objects.order_by("pk").first()
    return programme.on(on) if programme else None


def mail_hours(on: date) -> Hours:
    """Return the hours that count on a day."""
    figures = first_figures(on)
    if figures is None:
        return Hours()
    return Hours(figures.mail_quiet_from, figures.mail_quiet_until, figures.digest_weekday)
