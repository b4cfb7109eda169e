"""The programme's figures: officers read them, managers let others count from a day on, after seeing what changes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.communities.actions.programme import change_figures, stamp_of
from biglocal.communities.figure_words import PAPERS, TOLD
from biglocal.communities.models import Figures, Programme, ProgrammeFigures
from biglocal.dates import today
from funding.forms.figures import FiguresForm, typed
from funding.models import Paper
from tests.factories.communities import ProgrammeFactory

LATER = today() + timedelta(days=10)


def sent(programme, on=LATER, **changed):
    """What a browser sends for the form, filled as it is shown."""
    given = {**typed(programme.on(date.max)), "note": "Agreed by the trustees", "seen": stamp_of(programme)}
    given |= {"counts_from": on, **changed}
    found = {}
    for name, value in given.items():
        if isinstance(value, date):
            found |= {f"{name}_0": value.day, f"{name}_1": value.month, f"{name}_2": value.year}
        else:
            found[name] = value
    return found


@pytest.fixture
def post(programme, manager, signed_in):
    def posted(do="record", **changed):
        address = reverse("funding:figures_change", args=[programme.slug])
        return signed_in(manager).post(address, {"do": do, **sent(programme, **changed)})

    return posted


def test_every_figure_has_words_and_a_box():
    assert set(TOLD) == {field.name for field in Figures._meta.get_fields()}
    assert set(TOLD) < set(FiguresForm().fields)
    assert dict(Paper.Kind.choices) == PAPERS


def test_officers_read_and_do_not_change(programme, officer, signed_in):
    page = signed_in(officer).get(reverse("funding:figures")).content.decode()
    assert "£50,000" in page and "28 days" in page and "A programme manager changes them" in page
    assert reverse("funding:figures_change", args=[programme.slug]) not in page


def test_the_page_says_since_when_and_what_comes(programme, manager, signed_in):
    for days, people in [(0, 6), (20, 5)]:
        change_figures(
            programme=programme, counts_from=today() + timedelta(days=days), note="Trustees", by=manager,
            now=timezone.now(), smallest_partnership=people,
        )  # fmt: skip
    page = signed_in(manager).get(reverse("funding:figures"))
    rows = {row.told.name: row for _, group in page.context["groups"] for row in group}
    assert (rows["smallest_partnership"].value, rows["smallest_partnership"].since) == ("6 people", today())
    assert rows["smallest_partnership"].coming == [(today() + timedelta(days=20), "5 people")]
    assert rows["offer_days"].since is None
    assert "8 people → 6 people" in page.content.decode() and "To come" in page.content.decode()


def test_a_manager_sees_what_changes_before_it_does(post):
    page = post(do="preview", smallest_partnership="6", contribution_rate="4.5").content.decode()
    assert "4.5%" in page and "Nothing is recorded yet" in page and "Let them count" in page
    assert not ProgrammeFigures.objects.exists()


def test_what_is_sent_counts_from_its_day(post, programme):
    answer = post(contribution_rate="4.5", second_signature_above="£40,000", voting_members_only="no")
    assert answer.status_code == 302
    programme = Programme.objects.get()
    assert programme.now.contribution_rate == Decimal("0.05")
    then = programme.on(LATER)
    assert (then.contribution_rate, then.second_signature_above) == (Decimal("0.045"), Decimal(40000))
    assert not then.voting_members_only and then.papers_asked == "accounts insurance safeguarding bank"


def test_a_stale_form_says_who_changed_what_and_keeps_what_was_typed(post, programme, officer, manager):
    old = stamp_of(programme)
    change_figures(
        programme=programme, counts_from=today(), note="x", by=manager, now=timezone.now(), quiet_days=30
    )  # fmt: skip
    page = post(seen=old, offer_days="35").content.decode()
    assert f"{manager.get_full_name()} has changed the figures since you opened this" in page
    assert "60 days → 30 days" in page and 'value="35"' in page
    assert ProgrammeFigures.objects.count() == 1
    assert stamp_of(Programme.objects.get()) in page  # sent again it counts


def test_the_same_press_twice_is_one_change(post, programme):
    old = stamp_of(programme)
    assert [post(offer_days="35", seen=old).status_code for _ in range(2)] == [302, 302]
    assert ProgrammeFigures.objects.count() == 1


@pytest.mark.parametrize(
    ("typed_in", "words"),
    [
        ({"on": today() - timedelta(days=1), "offer_days": "3"}, "what was done stays as it was"),
        ({}, "Change at least one figure"),
        ({"offer_days": "3", "note": ""}, "Say why"),
        ({"contribution_rate": "101"}, "Enter a number from 0 to 100"),
        ({"contribution_rate": "1e1"}, "Enter a number from 0 to 100"),
        ({"contribution_rate": "5.123"}, "Enter a number from 0 to 100"),
        ({"offer_days": "NaN"}, "Enter a number from 0 to 3650"),
        ({"offer_days": "-0"}, "Enter a number from 0 to 3650"),
        ({"offer_days": "2.5"}, "Enter a number from 0 to 3650"),
        ({"offer_days": "9" * 100_000}, "Enter a number from 0 to 3650"),
        ({"offer_days": "٣"}, "Enter a number from 0 to 3650"),
        ({"offer_days": ""}, "Enter a value for “An offer lapses after”"),
        ({"offer_days": "3\x00"}, "Enter a number from 0 to 3650"),
        ({"tolerance_amount": "1.234,50"}, "Write a comma between thousands"),
        ({"tolerance_amount": "-5"}, "Enter £0 or more"),
        ({"close_at_most": "200000"}, "can’t end with more than it begins to close at"),
        ({"end_date": today() - timedelta(days=400), "on": today()}, "would have ended before"),
        ({"report_months": "0"}, "enter at least 1 month"),
        ({"papers_asked": ["passport"]}, "Choose papers of the list"),
        ({"note": "<script>alert(1)</script>" * 20}, "letters or fewer"),
    ],
)
def test_what_makes_no_sense_is_told_in_a_sentence(post, typed_in, words):
    page = post(**typed_in)
    assert page.status_code == 200 and words in page.content.decode()
    assert not ProgrammeFigures.objects.exists()


def test_another_programme_is_not_found(manager, officer, signed_in):
    other = ProgrammeFactory(slug="boards", name="Neighbourhood boards")
    assert signed_in(manager).get(reverse("funding:figures_change", args=[other.slug])).status_code == 404
    assert signed_in(officer).get(reverse("funding:figures") + "?programme=boards").status_code == 404


@pytest.mark.parametrize("count", [3, 30])
def test_the_page_asks_as_much_for_many_changes(programme, manager, signed_in, django_assert_max_num_queries, count):
    for days in range(count):
        change_figures(
            programme=programme, counts_from=today() + timedelta(days=days), note="x", by=manager, now=timezone.now(),
            offer_days=days + 1,
        )  # fmt: skip
    client = signed_in(manager)
    client.get(reverse("funding:figures"))  # the process keeps the figures
    with django_assert_max_num_queries(10):
        client.get(reverse("funding:figures"))
