"""What the links of every kind of mail do, signed out: opened they change nothing, posted they stop what they say."""

from functools import cache
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from biglocal.notices.catalogue import ABOUT, DIGEST, how_it_goes
from biglocal.notices.models import KindStopped, Suppression
from biglocal.portal.mails import example
from biglocal.portal.mails.cast import RUTH
from tests.factories.accounts import PersonFactory

from .reading import Read

ALL_IS_HEARD = {"cadence": "weekly", "kinds": [], "all": False}


@cache
def drawn(name):
    """Each mail is drawn once, and read by all tests."""
    return example(name)


def can_be_stopped(name):
    return how_it_goes(name) not in {"straight", "duty"}


@pytest.fixture(params=sorted(name for name, about in ABOUT.items() if about.sample and can_be_stopped(name)))
def name(request):
    return request.param


@pytest.fixture
def mail(name):
    return drawn(name)


@pytest.fixture
def links(mail):
    """Words and path of each link."""
    return [
        (words, urlsplit(str(given["href"])).path)
        for given, words in Read(mail.alternatives[0][0]).texts
        if "href" in given
    ]


@pytest.fixture
def reader(db):
    """Whom the examples are for, as somebody who has an account."""
    return PersonFactory(pk=RUTH.pk, email=RUTH.email)


def chosen(reader):
    """Return all that a link of a mail may change."""
    reader.refresh_from_db()
    return {
        "cadence": reader.cadence,
        "kinds": [*KindStopped.objects.filter(person=reader).values_list("kind", flat=True)],
        "all": Suppression.objects.exists(),
    }


def test_no_link_changes_anything_when_it_is_opened(links, reader):
    for _, path in links:
        if resolve(path).url_name in {"mail_choice", "mail_choices"}:
            for ask in [Client().get, Client().head]:
                assert ask(path).status_code == 200
    assert chosen(reader) == ALL_IS_HEARD


def test_mail_program_stops_this_kind_alone_and_its_reader_takes_it_up_again(name, mail, reader):
    path = urlsplit(mail.extra_headers["List-Unsubscribe"].strip("<>")).path
    stopped = {"cadence": "none"} if name == DIGEST else {"kinds": [name]}
    for _ in range(2):
        answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.content) == (200, b"Stopped.")
        assert chosen(reader) == {**ALL_IS_HEARD, **stopped}
    assert Client(enforce_csrf_checks=True).post(path, {"undo": "1"}).status_code == 302
    assert chosen(reader) == ALL_IS_HEARD


def test_its_last_link_stops_everything(links, reader):
    assert Client(enforce_csrf_checks=True).post(dict(links)["Stop all emails"]).status_code == 302
    assert chosen(reader) == {**ALL_IS_HEARD, "all": True}
