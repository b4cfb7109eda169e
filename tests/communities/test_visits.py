"""A rep's notes: who writes, who reads which part, days used, an area passed to a colleague."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.communities.actions import pass_area, set_rep_days
from biglocal.communities.models import RepDays, RoleHeld, VisitNote
from biglocal.dates import financial_year, today
from biglocal.refusals import Refused
from tests.conftest import person_of
from tests.factories.accounts import PersonFactory
from tests.factories.communities import RoleHeldFactory
from tests.factories.visits import VisitNoteFactory

SUMMARY, PRIVATE = "We walked round the park.", "The chair wants to stop."


def url(name, community, *more):
    return reverse(f"communities:{name}", args=[community.slug, *more])


@pytest.fixture
def typed():
    day = today()
    return {
        "on_0": day.day, "on_1": day.month, "on_2": day.year, "kind": "visit", "days": "0.5", "summary": SUMMARY,
        "private": PRIVATE, "risk": "some", "shared": "yes", "form_key": str(uuid.uuid4()),
    }  # fmt: skip


@pytest.fixture
def note(community, rep):
    return VisitNoteFactory(community=community, by=rep, summary=SUMMARY, private=PRIVATE, risk="high")


def test_written_once_though_posted_twice(signed_in, rep, community, typed):
    client = signed_in(rep)
    for _ in range(2):
        assert client.post(url("visit_write", community), typed).url == url("visit_list", community)
    note = VisitNote.objects.get()
    assert (note.by, note.days, note.risk, note.shared, note.private) == (rep, Decimal("0.5"), "some", True, PRIVATE)
    assert AuditLine.objects.filter(verb="visit_write").count() == 1
    assert PRIVATE not in str(list(AuditLine.objects.values()))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("on_2", "1999", "had not begun"),
        ("on_0", "", "Enter the day"),
        ("days", "0.3", "in quarters"),
        ("days", "9", "in quarters"),
        ("days", "much", "in quarters"),
        ("summary", " ", "Say what you saw"),
        ("summary", "a" * 100_000, "letters or fewer"),
        ("private", "x\x00", "shown"),
        ("risk", "great", "Choose how it is going"),
    ],
)
def test_what_is_wrong_is_said_and_stays_typed(signed_in, rep, community, typed, field, value, sentence):
    page = signed_in(rep).post(url("visit_write", community), typed | {field: value}).content.decode()
    assert sentence in page and not VisitNote.objects.exists()


def test_not_for_a_day_to_come(signed_in, rep, community, typed):
    day = today() + timedelta(days=1)
    typed |= {"on_0": day.day, "on_1": day.month, "on_2": day.year}
    assert "Choose today" in signed_in(rep).post(url("visit_write", community), typed).content.decode()


def test_private_part_is_for_the_writer_and_local_trust(signed_in, rep, officer, manager, chair, worker, note):
    for person, sees in [(rep, True), (officer, True), (manager, True), (chair, False), (worker, False)]:
        for name in ("visit_list", "visit_print"):
            page = signed_in(person).get(url(name, note.community)).content.decode()
            assert SUMMARY in page and (PRIVATE in page) == sees
            assert ("Needs help soon" in page) == sees


def test_what_is_not_shared_is_not_for_the_area(signed_in, rep, officer, chair, worker, note):
    VisitNote.objects.update(shared=False)
    for person, sees in [(rep, True), (officer, True), (chair, False), (worker, False)]:
        for name in ("visit_list", "visit_print"):
            assert (SUMMARY in signed_in(person).get(url(name, note.community)).content.decode()) == sees


def test_only_its_writer_changes_it(signed_in, rep, manager, community, note, typed):
    colleague = person_of(community, "rep", "Rita Other")
    address = url("visit_edit", community, note.pk)
    assert signed_in(colleague).get(address).status_code == 404
    assert signed_in(manager).post(address, typed).status_code == 403
    signed_in(rep).post(address, typed | {"summary": "We met the landlord."})
    note.refresh_from_db()
    assert note.summary == "We met the landlord." and note.edited_at


def test_unchanged_leaves_no_line(rep, note):
    from biglocal.communities.actions import edit_visit

    facts = {name: getattr(note, name) for name in "on kind days summary private risk shared".split()}
    edit_visit(note=note, by=rep, now=timezone.now(), **facts)
    note.refresh_from_db()
    assert note.edited_at is None and not AuditLine.objects.filter(verb="visit_edit").exists()


def test_note_of_another_area_is_not_found(signed_in, rep, other_community, note):
    RoleHeldFactory(person=rep, role="rep", community=other_community)
    assert signed_in(rep).get(url("visit_edit", other_community, note.pk)).status_code == 404


def test_days_of_this_year_count_against_those_allowed(signed_in, rep, manager, community):
    first, _ = financial_year(today())
    VisitNoteFactory(community=community, by=rep, on=first, days=Decimal("1.25"))
    VisitNoteFactory(community=community, by=rep, on=first - timedelta(days=1), days=Decimal(3))
    assert "1.25 of 12 days used" in signed_in(rep).get(url("visit_list", community)).content.decode()
    set_rep_days(community=community, allowed=Decimal(1), by=manager, on=today())
    page = signed_in(rep).get(url("visit_list", community)).content.decode()
    assert "1.25 of 1 days used" in page and "Over" in page


def test_print_holds_one_year(signed_in, rep, community):
    first, _ = financial_year(today())
    VisitNoteFactory(community=community, by=rep, on=first, summary="This spring")
    VisitNoteFactory(community=community, by=rep, on=first - timedelta(days=1), summary="Last winter")
    client, address = signed_in(rep), url("visit_print", community)
    now, before = client.get(address).content.decode(), client.get(address, {"year": first.year - 1}).content.decode()
    assert "This spring" in now and "Last winter" not in now
    assert "Last winter" in before and "This spring" not in before
    assert client.get(address, {"year": "²"}).status_code == 200


def test_manager_passes_an_area_on_and_the_notes_stay(signed_in, rep, manager, community, other_community, note):
    new = person_of(other_community, "rep", "Rita New")
    signed_in(manager).post(url("rep_change", community), {"act": "pass", "colleague": new.pk})
    running = RoleHeld.objects.running(today()).filter(role="rep", community=community)
    assert [held.person for held in running] == [new]
    assert RoleHeld.objects.get(person=rep).end_date == today() - timedelta(days=1)
    page = signed_in(new).get(url("visit_list", community)).content.decode()
    assert SUMMARY in page and PRIVATE not in page
    assert signed_in(rep).get(url("visit_list", community)).status_code == 404


def test_passed_twice_is_once(rep, manager, community, other_community):
    new = person_of(other_community, "rep", "Rita New")
    for _ in range(2):
        pass_area(community=community, old=rep, new=new, by=manager, on=today())
    assert RoleHeld.objects.filter(role="rep", community=community, person=new).count() == 1
    assert AuditLine.objects.filter(verb="rep_pass").count() == 1


def test_an_area_without_a_rep_gets_one(manager, community, other_community):
    new = person_of(other_community, "rep", "Rita New")
    pass_area(community=community, old=None, new=new, by=manager, on=today())
    assert RoleHeld.objects.running(today()).get(role="rep", community=community).person == new


def test_only_a_manager_and_only_to_a_rep(rep, manager, officer, chair, community):
    for by, new in [(officer, rep), (chair, rep), (manager, chair), (manager, rep), (manager, PersonFactory())]:
        with pytest.raises(Refused):
            pass_area(community=community, old=rep, new=new, by=by, on=today())
    assert RoleHeld.objects.running(today()).get(role="rep").person == rep


@pytest.mark.parametrize("days", [Decimal(-1), Decimal(101), Decimal("0.1")])
def test_days_that_cannot_be(manager, community, days):
    with pytest.raises(Refused, match="quarters"):
        set_rep_days(community=community, allowed=days, by=manager, on=today())
    assert not RepDays.objects.exists()


def test_who_was_rep_writes_no_more(rep, community, typed, signed_in):
    RoleHeld.objects.filter(person=rep).update(end_date=today() - timedelta(days=1))
    assert signed_in(rep).post(url("visit_write", community), typed).status_code == 404
    assert not VisitNote.objects.exists()


def test_list_asks_the_same_for_3_and_30(signed_in, rep, community, django_assert_max_num_queries):
    client, counts = signed_in(rep), []
    client.get(url("visit_list", community))
    for more in (3, 25):
        VisitNoteFactory.create_batch(more, community=community, by=rep)
        with django_assert_max_num_queries(10) as asked:
            client.get(url("visit_list", community))
        counts.append(len(asked))
    assert counts[0] == counts[1]
