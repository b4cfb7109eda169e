"""Make a mail from its three templates: subject, plain text, HTML. Every mail of the portal is made here.

The HTML stands in one frame (`notices/emails/base.html`) with its styles written onto each element, the text in another
(`frame.txt`). Both say why the person gets it, what a reply does, and how to stop it, where it can be stopped.
"""

import re
from collections.abc import Iterable
from typing import Any

from css_inline import CSSInliner
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template

LONGEST_SUBJECT, LONGEST_PREHEADER = 60, 110
STRAIGHT_END = "It is about your account, not news, so there is nothing to stop."
# Rules for narrow and for dark screens cannot stand on an element, so they stay in the head.
INLINER = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def letter(
    to: str,
    template: str,
    context: dict[str, Any],
    *,
    why: str = "",
    links: Iterable[tuple[str, str]] = (),
    headers: dict[str, str] | None = None,
) -> EmailMultiAlternatives:
    """Return the mail of `<template>_subject.txt`, `.txt` and `.html` to one address.

    `context` may give a `heading` apart from the subject, and a `preheader`: what the inbox shows after the subject,
    else the first words of the mail.
    """
    given = {"SITE_NAME": settings.SITE_NAME, "SITE_URL": settings.SITE_URL, "DEMO": settings.DEMO, **context}
    given |= {"why": why, "links": list(links), "reply": ""}
    whole = " ".join(plain(f"{template}_subject.txt", given).split())
    given["subject"] = subject = shortened(whole)
    given.setdefault("heading", whole)
    given["body"] = body = tidy(plain(f"{template}.txt", given))
    given.setdefault("preheader", first_words(body))
    given["reply"] = what_a_reply_does(leads_on="://" in body)
    text = tidy(plain("notices/emails/frame.txt", given))
    reply_to = [settings.MAIL_REPLY_TO] if settings.MAIL_REPLY_TO else None
    mail = EmailMultiAlternatives(subject, text, to=[to], headers=headers, reply_to=reply_to)
    mail.attach_alternative(INLINER.inline(get_template(f"{template}.html").render(given)), "text/html")
    return mail


def what_a_reply_does(*, leads_on: bool) -> str:
    """Return the line that says where a reply goes: a setting of the installation."""
    if settings.MAIL_REPLY_TO:
        return f"A reply to this email goes to {settings.MAIL_REPLY_TO}, not to the people named in it."
    return f"Nobody reads replies to this email.{' Use the page it leads to.' if leads_on else ''}"


def plain(name: str, context: dict[str, Any]) -> str:
    """Return a text template as written: nothing in it is HTML, so nothing is escaped."""
    return get_template(name).template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]  # Django's own template behind the wrapper


def tidy(text: str) -> str:
    """Return the text with at most two empty lines together and no blanks at the ends of lines."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\n{4,}", "\n\n\n", lines) + "\n"


def first_words(text: str) -> str:
    """Return what a mail begins with, in one line, cut between words. Addresses say nothing there."""
    words = re.sub(r"https?://\S+", "", text[:400])
    return cut(" ".join(words.split()), LONGEST_PREHEADER)


def shortened(subject: str) -> str:
    """Return the subject in one line of at most sixty letters, cut between words."""
    return cut(" ".join(subject.split()), LONGEST_SUBJECT)


def cut(words: str, longest: int) -> str:
    """Return at most `longest` letters, cut between words."""
    if len(words) <= longest:
        return words
    return words[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,:;.") + "…"
