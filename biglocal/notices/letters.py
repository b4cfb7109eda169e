"""Make a mail from its three templates: subject, plain text, HTML. The text twin always goes along."""

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template

LONGEST_SUBJECT = 60


def letter(
    to: str,
    template: str,
    context: dict[str, Any],
    *,
    why: str = "",
    links: Iterable[tuple[str, str]] = (),
    headers: dict[str, str] | None = None,
) -> EmailMultiAlternatives:
    """Return the mail of `<template>_subject.txt`, `.txt` and `.html` to one address."""
    given = {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "why": why,
        "links": list(links),
        **context,
    }
    given["subject"] = subject = shortened(plain(f"{template}_subject.txt", given))
    mail = EmailMultiAlternatives(subject, tidy(plain(f"{template}.txt", given)), to=[to], headers=headers)
    mail.attach_alternative(get_template(f"{template}.html").render(given), "text/html")
    return mail


def plain(name: str, context: dict[str, Any]) -> str:
    """Return a text template as written: nothing in it is HTML, so nothing is escaped."""
    return get_template(name).template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]  # Django's own template behind the wrapper


def tidy(text: str) -> str:
    """Return the text with at most two empty lines together and no blanks at the ends of lines."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\n{4,}", "\n\n\n", lines) + "\n"


def shortened(subject: str) -> str:
    """Return the subject in one line of at most sixty letters, cut between words."""
    words = " ".join(subject.split())
    if len(words) <= LONGEST_SUBJECT:
        return words
    return words[: LONGEST_SUBJECT - 1].rsplit(" ", 1)[0].rstrip(" ,:;.") + "…"
