"""A council is divided anew: one ward becomes three, two become one. Nobody's follow is lost; each has one mail."""

from datetime import date

import pytest
from django.utils import timezone

from biglocal.notices.models import Follow, Message
from biglocal.places.carrying import confirm_and_carry
from biglocal.places.models import Ward, WardSet
from biglocal.places.successions import work_out
from tests.factories.accounts import PersonFactory
from tests.factories.places import CouncilFactory, WardFactory, WardSetFactory
from tests.notices.test_real_mail import until
from tests.places.generations import block

from .conftest import all_done, follow_all, many

pytestmark = pytest.mark.django_db(transaction=True)
NEW = {
    "Hill Top": block(0, 3, 0.6, 1.0),
    "Hill Side": block(0, 3, 0.3, 0.6),
    "Hill Foot": block(0, 3, 0.0, 0.3),
    "Waterside": block(3, 5),
}
OLD = {"Hill": block(0, 3), "Park": block(3, 4), "Quay": block(4, 5)}


def wards_of(ward_set: WardSet, outlines: dict) -> dict[str, Ward]:
    return {
        name: WardFactory(ward_set=ward_set, name=name, outline=outline, line__slug=name.lower().replace(" ", "-"))
        for name, outline in outlines.items()
    }


def topic(ward: Ward) -> str:
    return f"wardline:{ward.line_id}"


def test_one_ward_to_three_and_two_to_one(worker, server, officer, figures):
    council = CouncilFactory(name="Medway", slug="medway")
    old = wards_of(WardSetFactory(council=council, start_date=date(2003, 5, 1), end_date=date(2023, 5, 3)), OLD)
    after = WardSetFactory(council=council, start_date=date(2023, 5, 4))
    new = wards_of(after, NEW)
    work_out(after)
    people = many(40)
    groups = {"Hill": people[:25], "Park": people[15:35], "Quay": people[30:]}  # some follow two of them
    for name, followers in groups.items():
        follow_all(followers, topic(old[name]))
    follow_all(people[:1], topic(new["Hill Top"]))  # this one was faster
    worker(), worker()
    confirm_and_carry(ward_set=after, by=officer, now=timezone.now())
    confirm_and_carry(ward_set=after, by=officer, now=timezone.now())  # pressed twice
    until(lambda: Message.objects.filter(state="sent").count() == len(people) and all_done(), 240)
    expected = set()
    for name, followers in groups.items():
        heirs = ["Waterside"] if name != "Hill" else ["Hill Top", "Hill Side", "Hill Foot"]
        expected |= {(person.pk, topic(new[heir])) for person in followers for heir in heirs}
        expected |= {(person.pk, topic(old[name])) for person in followers}
    assert set(Follow.objects.values_list("person", "topic")) == expected
    assert Follow.objects.count() == len(expected)
    assert server.reached == dict.fromkeys([person.email for person in people], 1)
    for letter in server.letters:
        said = letter.get_body(("plain",)).get_content()
        number = int(letter["To"].removeprefix("p").partition("@")[0])
        assert ("Hill Side" in said, "Waterside" in said) == (number < 25, number >= 15), letter["To"]
    figures(followers=len(people), follows=len(expected), mails=len(server.letters), lost=0, repeats=0)


def test_news_of_the_new_wards_reach_who_came_over(worker, server, officer, community, lead):
    """After the explaining mail: what happens in one of the three is told to a follower of the old one, once."""
    from biglocal.notices.events import record_event
    from projects.models import Update
    from tests.factories.projects import UpdateFactory

    council = CouncilFactory()
    old = wards_of(WardSetFactory(council=council, start_date=date(2003, 5, 1), end_date=date(2023, 5, 3)), OLD)
    after = WardSetFactory(council=council, start_date=date(2023, 5, 4))
    new = wards_of(after, NEW)
    work_out(after)
    person = PersonFactory(cadence="at_once")
    follow_all([person], topic(old["Hill"]))
    worker()
    confirm_and_carry(ward_set=after, by=officer, now=timezone.now())
    until(lambda: len(server.letters) == 1 and all_done(), 240)
    update: Update = UpdateFactory(project__community=community, title="A bench on the hill")
    topics = [topic(new[name]) for name in ["Hill Top", "Hill Side", "Hill Foot"]]
    record_event("update-published", key="u", subject=f"update:{update.pk}", topics=topics)
    from biglocal.celery import app

    until(lambda: person.items.filter(event__key="u").exists())
    app.send_task("biglocal.notices.tasks.compose")
    until(lambda: len(server.letters) == 2 and all_done(), 240)
    assert server.letters[1].get_body(("plain",)).get_content().count("A bench on the hill") == 1
