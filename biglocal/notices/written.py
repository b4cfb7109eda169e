"""The mails of the machine: how a digest and a mail about one event are put together, for sending and for previews."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from .choices import ALL, DIGEST, choice_path, choices_path
from .choosing_words import kind_said
from .digest import because
from .letters import letter
from .registry import Kind

ONE, DIGEST_TEMPLATE = "notices/emails/one", "notices/emails/digest"


def digest_letter(person: Any, context: dict[str, Any], *, number: int) -> EmailMultiAlternatives:
    """Return the mail with a person's news; `number` is its message's."""
    stop = choice_path(person.pk, DIGEST)
    links = [("Less often, or less news", choices_path(person.pk)), ("Stop these emails", stop)]
    if context["only_follow"] and context["titles"]:
        words = f"Stop following {context['titles'][0]}"
        links.insert(0, (words, choice_path(person.pk, f"topic:{context['only_follow']}")))
    links.append(("Stop all emails", choice_path(person.pk, ALL)))
    often = "each week" if person.cadence == "weekly" else "as it happens"
    why = f"You get this {often} because {because(context['titles'], context['by_role'])}."
    return letter(person.email, DIGEST_TEMPLATE, context, why=why, links=links, headers=headers(number, stop))


def event_letter(kind: Kind, person: Any, context: dict[str, Any], *, number: int) -> EmailMultiAlternatives:
    """Return the mail about one event. A duty has nothing to stop."""
    stop = "" if kind.is_duty else choice_path(person.pk, f"kind:{kind.name}")
    links = [("Choose what you get", choices_path(person.pk))]
    if stop:
        links += [(f"Stop {kind_said(kind.name)}", stop), ("Stop all emails", choice_path(person.pk, ALL))]
    given = {"person": person, **context}
    why = f"You get this because {kind.why}."
    return letter(person.email, kind.template or ONE, given, why=why, links=links, headers=headers(number, stop))


def headers(number: int, stop: str) -> dict[str, str]:
    """Return a Message-ID that stays the same over tries, and where there is something to stop the pair of RFC 8058."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"
    known = {"Message-ID": f"<notice-{number}@{domain}>", "Auto-Submitted": "auto-generated"}
    if not stop:
        return known
    pair = {"List-Unsubscribe": f"<{settings.SITE_URL}{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return {**known, **pair}
