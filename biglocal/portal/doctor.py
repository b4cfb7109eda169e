"""Is this installation fit to serve? One function a check; each answers a sentence, or says what to do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

import redis
from celery import current_app
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core import checks, mail
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection

from biglocal.audit import triggers

from .views.health import why_not_ready

SHEET = "built/portal.css"


class Unfit(Exception):
    """The check failed; the sentence says what to do."""


@dataclass(frozen=True)
class Finding:
    name: str
    fit: bool
    sentence: str


def examine() -> Iterator[Finding]:
    """Run every check; one that fails keeps none of the others from running."""
    for name, check in CHECKS.items():
        try:
            yield Finding(name, True, check())
        except Unfit as unfit:
            yield Finding(name, False, str(unfit))


def check_settings() -> str:
    if settings.DEMO:
        return "The demonstration: invented data, no second factor, mail stays in /mailbox/."
    if settings.DEBUG:
        raise Unfit("DEBUG is on: it shows code and settings to everybody. Unset DEBUG.")
    found = checks.run_checks(include_deployment_checks=True)
    serious = [message for message in found if message.level >= checks.WARNING and not message.is_silenced()]
    if serious:
        raise Unfit(f"{len(serious)} warnings, the first: {serious[0].msg} Run manage.py check --deploy for all.")
    return f"For {settings.SITE_URL}, no warning of a deployment."


def check_database() -> str:
    if trouble := why_not_ready():
        raise Unfit(trouble)
    if not settings.ON_POSTGRES and not settings.DEMO:
        raise Unfit("SQLite serves to try the portal out. Set DATABASE_URL to a PostgreSQL database.")
    version = ".".join(map(str, connection.get_database_version()))
    return f"{connection.display_name} {version} answers and is migrated."


def check_rules() -> str:
    if lost := triggers.missing():
        raise Unfit(f"The database does not keep {len(lost)} of its own rules ({lost[0]}). Run manage.py migrate.")
    return "The database itself keeps the books and the history."


def check_cache() -> str:
    try:
        cache.set("doctor", "well", 10)
        well = cache.get("doctor") == "well"
    except DatabaseError:
        well = False
    if not well:
        raise Unfit("The cache's table is missing, so nothing limits guesses of codes. Run manage.py migrate.")
    return "The table that counts attempts is there."


def check_broker() -> str:
    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2).ping()
    except (redis.RedisError, OSError) as away:
        raise Unfit(f"Redis does not answer ({away}). Check REDIS_URL and that the server runs.") from None
    return "Redis answers."


def check_mail() -> str:
    if settings.EMAIL_BACKEND.endswith("MailboxBackend"):
        return "Mail is kept in /mailbox/ and goes nowhere."
    outgoing = mail.get_connection()
    try:
        outgoing.open()
        outgoing.close()
    except Exception as refused:  # each kind of server refuses in its own way
        reason = f"{type(refused).__name__}: {refused}"
        raise Unfit(f"The mail server cannot be used ({reason}). Check EMAIL_URL.") from None
    return "The mail server lets the portal in."


def check_storage() -> str:
    try:
        name = default_storage.save("doctor.txt", BytesIO(b"well"))
        with default_storage.open(name) as kept:
            same = kept.read() == b"well"
        default_storage.delete(name)
    except OSError as refused:
        raise Unfit(f"Photos cannot be kept ({refused}). Make MEDIA_ROOT a folder that the portal may write.") from None
    if not same:
        raise Unfit("A photo would not come back as it was stored. Check the disk under MEDIA_ROOT.")
    return "Photos are written, read and deleted."


def check_schedule() -> str:
    current_app.loader.import_default_modules()
    rung = {str(entry["task"]) for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    unknown = sorted(rung - set(current_app.tasks))
    if unknown:
        raise Unfit(f"Beat would ring tasks that nobody knows: {', '.join(unknown)}. Correct CELERY_BEAT_SCHEDULE.")
    return f"{len(settings.CELERY_BEAT_SCHEDULE)} jobs are on the schedule."


def check_assets() -> str:
    if settings.MANIFEST:
        return "Style sheet, fonts and scripts are collected."
    if not finders.find(SHEET):
        raise Unfit("The style sheet is not made. Run make assets.")
    if not settings.DEMO:
        raise Unfit("Static files are not collected. Run manage.py collectstatic (the image does it when it is built).")
    return "The style sheet is made."


CHECKS: dict[str, Callable[[], str]] = {
    "settings": check_settings,
    "database": check_database,
    "rules": check_rules,
    "cache": check_cache,
    "broker": check_broker,
    "mail": check_mail,
    "storage": check_storage,
    "schedule": check_schedule,
    "assets": check_assets,
}
