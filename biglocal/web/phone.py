"""What a person's phone is told: the name under which it keeps their things, and its service worker's script."""

import re
from functools import cache
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.utils.crypto import salted_hmac

# The worker is one script: a classic one, because not every browser takes modules there. In this order.
WORKER = ["js/phone/store.js", "js/phone/outbox.js", "js/phone/worker.js"]
# What the form needs to open without a signal. Modules that others import are asked for by their plain names.
NAMED = ["built/portal.css", "built/besley.woff2", "built/hanken-grotesk.woff2", "js/portal.js", "js/phone/phone.js"]
NAMED += ["js/phone/log.js", "js/phone/offline.js", "img/mark.svg"]
IMPORTED = [f"js/phone/{name}.js" for name in ("store", "outbox", "waiting", "shrink", "pictures", "phone")]
IN_OR_OUT = re.compile(r"^import .*?;\n|^export ", re.MULTILINE | re.DOTALL)


def phone_name(person: Any) -> str:
    """Return the name of `person` on a phone: always the same, and nothing can be read from it."""
    return salted_hmac("phone", str(person.pk), algorithm="sha256").hexdigest()[:20]


def read(name: str) -> bytes:
    """Return a static file's bytes, from the sources or from where `collectstatic` put them."""
    if path := finders.find(name):
        with open(path, "rb") as file:  # noqa: PTH123  # the finder gives a string
            return file.read()
    with staticfiles_storage.open(name) as file:
        return file.read()


def worker_script() -> str:
    """Return the service worker, made of the same modules that pages use; another byte makes browsers take it anew."""
    return make_script() if settings.DEBUG else _kept()


@cache
def _kept() -> str:
    return make_script()


def make_script() -> str:
    """Join the modules without their imports and exports, and tell them what to keep under which version."""
    plain = [IN_OR_OUT.sub("", read(name).decode()) for name in WORKER]
    digest = blake2b(digest_size=8)
    for name in [*NAMED, *IMPORTED]:
        digest.update(read(name))
    # Where files are named by what is in them, a module has two names: one for pages, one for who imports it.
    addresses = list(dict.fromkeys([*map(static, NAMED), *(settings.STATIC_URL + name for name in IMPORTED)]))
    digest.update("".join([*addresses, *plain]).encode())
    head = f'"use strict";\nconst KEPT = {addresses!r};\nconst VERSION = "{digest.hexdigest()}";\n'
    return head + "\n".join(plain)
