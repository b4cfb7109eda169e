"""The programme's figures count from a day on; what was done before stays as it was."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.communities.actions.programme import change_figures
from biglocal.communities.health import health_of
from biglocal.communities.models import Community, Programme, ProgrammeFigures
from biglocal.communities.models.programme import figure
from biglocal.dates import today
from biglocal.refusals import Refused
from tests.factories.communities import ProgrammeFactory


@pytest.fixture
def change(programme, manager):
    def changed(**given):
        given = {"counts_from": today(), "note": "Agreed by the trustees", "by": manager, **given}
        return change_figures(programme=programme, now=timezone.now(), **given)

    return changed


def test_figures_count_from_their_day(programme, change):
    change(counts_from=today() + timedelta(days=10), smallest_partnership=6)
    change(counts_from=today() + timedelta(days=20), smallest_partnership=5)
    programme = Programme.objects.get(pk=programme.pk)
    days = [today() + timedelta(days=days) for days in [0, 9, 10, 19, 20, 400]]
    assert [programme.on(day).smallest_partnership for day in days] == [8, 8, 6, 6, 5, 5]
    assert programme.on(days[-1]).contribution_rate == Decimal("0.05")  # what was not named stays


def test_expressions_count_alike(community, change):
    change(counts_from=today() + timedelta(days=10), second_signature_above=Decimal("12345.67"))
    for days, expected in [(9, "50000.00"), (10, "12345.67")]:
        on = today() + timedelta(days=days)
        areas = Community.objects.annotate(above=figure("second_signature_above", on=on, programme="programme"))
        assert areas.get().above == Decimal(expected)


def test_a_programme_that_never_changed_asks_nothing(programme, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert programme.on(date(2040, 1, 1)) is programme


def test_changes_are_read_once(programme, change, django_assert_num_queries):
    change(smallest_partnership=6)
    Programme.objects.get().on(today())
    programme = Programme.objects.get()
    with django_assert_num_queries(0):
        assert programme.now.smallest_partnership == 6


def test_another_programme_keeps_its_own(programme, change):
    other = ProgrammeFactory(slug="boards", name="Neighbourhood boards", smallest_partnership=5)
    change(smallest_partnership=6)
    assert Programme.objects.get(pk=other.pk).now.smallest_partnership == 5


def test_the_history_says_what_changed(change, programme, manager):
    change(smallest_partnership=6, rep_days=Decimal("15"))
    line = AuditLine.objects.get(verb="figures")
    assert line.by == manager and "trustees" in line.sentence
    assert "a partnership has at least 8 people → 6 people" in line.sentence
    assert line.detail["changed"]["A rep has for an area in a year"] == ["12 days", "15 days"]


def test_the_same_twice_is_one_change(change):
    assert change(smallest_partnership=6) == change(smallest_partnership=6)
    assert ProgrammeFigures.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"counts_from": date(2020, 1, 1), "quiet_days": 3}, "what was done stays as it was"),
        ({"note": " ", "quiet_days": 3}, "Say why"),
        ({"quiet_days": 60}, "Change at least one figure"),
    ],
)
def test_what_makes_no_sense_is_refused(change, given, words):
    with pytest.raises(Refused, match=words):
        change(**given)
    assert not ProgrammeFigures.objects.exists() and Programme.objects.get().changes_key is None


def test_no_figures_are_put_between_others(change):
    change(counts_from=today() + timedelta(days=10), quiet_days=30)
    with pytest.raises(Refused, match="Other figures count from that day or a later one already"):
        change(quiet_days=40)


@pytest.mark.parametrize("who", ["officer", "chair", "finance", "stranger", "trust_lead"])
def test_only_a_manager_changes_figures(request, change, who):
    with pytest.raises(Refused, match="Only a programme manager"):
        change(by=request.getfixturevalue(who), quiet_days=3)
    assert not ProgrammeFigures.objects.exists()


def test_a_manager_of_another_programme_does_not(change, manager):
    theirs = ProgrammeFactory(slug="boards", name="Neighbourhood boards")
    with pytest.raises(Refused, match="Only a programme manager"):
        change_figures(programme=theirs, counts_from=today(), note="x", by=manager, now=timezone.now(), quiet_days=3)


def test_a_partnership_is_measured_by_the_day(community, change):
    change(counts_from=today() + timedelta(days=1), smallest_partnership=0)
    community = Community.objects.select_related("programme").get()
    assert not health_of(community, on=today()).is_large_enough
    assert health_of(community, on=today() + timedelta(days=1)).is_large_enough


def test_figures_once_a_day(change):
    row = change(quiet_days=3)
    row.pk = None
    with pytest.raises(IntegrityError, match="figures_once_a_day|programme_id"):
        row.save(force_insert=True)
