"""Print, as JSON, each page's queries, bytes and the cookie of who looks. Run beside one database."""

import gzip
import json
import sys
from collections import Counter
from typing import Any

import django
from django.db import connection
from django.test import Client

from .pages import EVERY, Page


def main() -> None:
    """Ask for every page twice, and report the second time: the first one fills what a process keeps."""
    django.setup()
    report = {page.name: ask(page) for page in EVERY}
    json.dump(report, sys.stdout)


def ask(page: Page) -> dict[str, Any]:
    """Return what one look at the page costs."""
    client = client_of(page.person)
    first = client.get(page.path, follow=True, headers={"host": "localhost"})
    path = first.redirect_chain[-1][0] if getattr(first, "redirect_chain", None) else page.path
    said: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        said.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        answer = client.get(path, headers={"host": "localhost"})
    body = answer.content
    cookie = client.cookies.get("sessionid")
    return {
        "path": path,
        "status": answer.status_code,
        "queries": len(said),
        "repeated": max(Counter(said).values(), default=0),
        "bytes": len(body),
        "gzip": len(gzip.compress(body, 6)),
        "cookie": cookie.value if cookie else "",
        "statements": said if "--statements" in sys.argv else [],
    }


def client_of(person: str) -> Client:
    """Return a browser in which the demonstration's `person` is signed in."""
    from biglocal.accounts.models import Person

    client = Client()
    if person:
        client.force_login(Person.objects.get(email=f"{person}@demo.example"))
    return client


if __name__ == "__main__":
    main()
