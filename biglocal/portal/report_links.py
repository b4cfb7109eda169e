"""Links that open a report's file for a month without signing in; who has one may read it, nobody can make one."""

from datetime import date, timedelta

from django.core import signing
from django.urls import reverse

from biglocal.reports.models import Report

SALT, OPENS_FOR = "report", timedelta(days=30)


def file_path(report: Report) -> str:
    """Return a path that opens the file from now on for `OPENS_FOR`."""
    return reverse("report_file", args=[signing.dumps(str(report.key), salt=SALT)])


def kept_path(kind: str, subject: int, first: date, last: date) -> str:
    """Return the path of the file that came by itself; nothing while it is not made. One query."""
    about = {"kind": kind, "subject": subject, "first": first, "last": last}
    found = Report.objects.filter(**about, scheduled=True, state=Report.State.READY).only("key").first()
    return file_path(found) if found else ""


def report_of(link: str) -> Report | None:
    """Return the ready report of a link; None for one that ran out, was changed, or whose file is gone."""
    try:
        key = signing.loads(link, salt=SALT, max_age=OPENS_FOR)
    except signing.BadSignature:
        return None
    return Report.objects.filter(key=key, state=Report.State.READY).first()
