"""What is known of setbacks and repairs: who reads it, what stays, is the place open, how fast areas mend."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.refusals import Refused
from projects.actions import Facts, delete_update, edit_update, log_update, restore_update, say_place_state
from projects.mends import days_between, mends_of
from projects.models import PlaceState, Project, SetbackFacts, Update
from tests.factories.projects import UpdateFactory

TODAY = timezone.localdate


def log(project, by, *, kind="setback", ago=0, **fields):
    day = TODAY() - timedelta(days=ago)
    return log_update(
        project=project, text="Fence kicked in.", kind=kind, happened_on=day, by=by, now=timezone.now(), **fields
    )


@pytest.fixture
def page(community):
    return reverse("log", args=[community.slug])


@pytest.fixture
def browser(signed_in, resident, project):
    return signed_in(resident)


def post(browser, page, **fields):
    given = {"words": "Fence kicked in.", "project": "triangle", "kind": "setback"}
    return browser.post(page, {**given, **fields})


def place_of(project, *, inside=False):
    last = PlaceState.objects.of(project).visible(inside=inside).last()
    return last and last.state


# The form -------------------------------------------------------------------------------------------------------------
def test_setback_keeps_kind_cost_and_references(browser, page, project):
    post(browser, page, what="damage", cost="£1,250.50", police_ref="46/101/26", insurer_ref="AX 7", place="closed")
    facts = Update.objects.get().facts
    assert (facts.what, facts.cost, facts.police_ref) == ("damage", Decimal("1250.50"), "46/101/26")
    assert facts.references == [("Police", "46/101/26"), ("Insurer", "AX 7")] and place_of(project) == "closed"


def test_setback_that_waits_for_the_council_says_so(client, browser, page, project):
    post(browser, page, needs_council="on")
    update = Update.objects.get()
    assert update.facts.needs_council and "It waited for the council." in client.get(update.get_absolute_url()).text
    edit_page = reverse("projects:update_edit", args=[project.community.slug, project.slug, update.pk])
    assert 'id="needs_council" checked' in browser.get(edit_page).text


def test_ordinary_path_needs_none_of_it(browser, page):
    post(browser, page)
    assert not SetbackFacts.objects.exists() and not PlaceState.objects.exists()


@pytest.mark.parametrize("kind", ["step", "thanks"])
def test_boxes_folded_away_for_the_kind_neither_count_nor_refuse(browser, page, kind):
    assert post(browser, page, kind=kind, cost="lots", what="damage", place="closed").status_code == 302
    assert not SetbackFacts.objects.exists() and not PlaceState.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("cost", "lots", "Enter the amount in pounds"),
        ("cost", "0", "above £0"),
        ("what", "aliens", "Choose what happened"),
        ("place", "away", "Choose whether"),
        ("police_ref", "9" * 41, "40 letters or fewer"),
        ("police_ref", "a\x00b", "Take out the character"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(browser, page, field, value, words):
    answer = post(browser, page, **{field: value, "insurer_ref": "AX 7"})
    content = answer.content.decode()
    assert words in content and 'value="AX 7"' in content and not Update.objects.exists()


def test_repair_says_who_put_it_right(browser, page, project):
    UpdateFactory(project=project, kind="setback")
    post(browser, page, kind="put_right", mended_by="council", cost="lots")
    assert Update.objects.get(kind="put_right").facts.mended_by == "council"


def test_one_repair_answers_several_setbacks(browser, page, project):
    first, second, third = UpdateFactory.create_batch(3, project=project, kind="setback")
    post(browser, page, kind="put_right", puts_right=first.pk, also_right=[second.pk, first.pk])
    repair = Update.objects.get(kind="put_right")
    assert set(repair.puts_right.all()) == {first, second}
    assert list(Update.objects.open_setbacks()) == [third]


def test_setback_of_another_project_cannot_be_ticked(browser, page, project, community):
    UpdateFactory(project=project, kind="setback")
    other = UpdateFactory(project__community=community, kind="setback")
    answer = post(browser, page, kind="put_right", also_right=[other.pk])
    assert "Tick only setbacks of the project you chose." in answer.content.decode()
    assert not Update.objects.filter(kind="put_right").exists()


def test_correcting_a_repair_keeps_all_its_setbacks(browser, page, project, community):
    first, second = UpdateFactory.create_batch(2, project=project, kind="setback")
    post(browser, page, kind="put_right", puts_right=first.pk, also_right=[second.pk], mended_by="residents")
    repair = Update.objects.get(kind="put_right")
    shown = browser.get(reverse("projects:update_edit", args=[community.slug, project.slug, repair.pk]))
    assert set(shown.context["form"].initial["also_right"]) < {str(first.pk), str(second.pk)}
    assert 'value="residents" selected' in shown.content.decode()


# Who reads it ---------------------------------------------------------------------------------------------------------
def test_references_are_for_the_group_and_never_for_the_public(
    client, signed_in, project, resident, finance, rep, officer, stranger, councillor
):
    log(project, resident, facts=Facts(what="theft", cost=Decimal(80), police_ref="46/101/26"))
    url = project.get_absolute_url()
    for reader in (client, signed_in(stranger), signed_in(councillor)):
        shown = reader.get(url).content.decode()
        assert "Theft" in shown and "£80" in shown and "46/101/26" not in shown
    for person in (resident, finance, rep, officer):
        assert "46/101/26" in signed_in(person).get(url).content.decode()


def test_mend_shows_both_halves_facts(client, project, resident):
    setback = log(project, resident, ago=3, facts=Facts(what="storm"))
    log(project, resident, kind="put_right", puts_right=[setback], facts=Facts(mended_by="residents"))
    shown = client.get(project.get_absolute_url()).content.decode()
    assert "Storm or flood" in shown and "Put right by residents" in shown and "Mended in 3 days" in shown


# What stays -----------------------------------------------------------------------------------------------------------
def edit(update, by, **fields):
    given = {"text": update.text, "kind": update.kind, "happened_on": update.happened_on, "audience": update.audience}
    return edit_update(update=update, by=by, now=timezone.now(), **{**given, **fields})


def test_facts_can_be_corrected_and_a_version_is_kept(project, resident):
    setback = log(project, resident, facts=Facts(what="theft", place="closed"))
    edit(setback, resident, facts=Facts(what="damage", place="part_open"))
    assert SetbackFacts.objects.get().what == "damage" and place_of(project) == "part_open"
    assert setback.versions.count() == 1
    line = AuditLine.objects.get(verb="setback_facts_changed")
    assert line.detail["before"] == {"what": "theft", "cost": "", "mended_by": "", "place": "closed"}
    edit(setback, resident, facts=Facts(what="damage", place="part_open"))
    assert setback.versions.count() == 1


def test_correction_without_facts_leaves_them(project, resident):
    setback = log(project, resident, facts=Facts(what="theft"))
    edit(setback, resident, text="Fence kicked in again.")
    assert SetbackFacts.objects.get().what == "theft"


def test_setback_that_was_none_loses_its_facts(project, resident):
    setback = log(project, resident, facts=Facts(what="theft", place="closed"))
    edit(setback, resident, kind="step")
    assert not SetbackFacts.objects.exists() and place_of(project) is None


def test_cost_is_above_nothing_in_the_table_too(project):
    with pytest.raises(IntegrityError, match="setback_cost_above_nothing"):
        SetbackFacts.objects.create(update=UpdateFactory(project=project), cost=0)


# The place ------------------------------------------------------------------------------------------------------------
def test_closed_place_is_open_again_once_put_right(project, resident):
    setback = log(project, resident, ago=2, facts=Facts(place="closed"))
    log(project, resident, kind="put_right", ago=1, puts_right=[setback])
    assert place_of(project) == "open"


def test_repair_may_leave_the_place_part_open(project, resident):
    setback = log(project, resident, ago=2, facts=Facts(place="closed"))
    log(project, resident, kind="put_right", puts_right=[setback], facts=Facts(place="part_open"))
    assert place_of(project) == "part_open"


def test_repair_of_something_else_leaves_the_place_closed(project, resident):
    log(project, resident, ago=2, facts=Facts(place="closed"))
    other = log(project, resident, ago=1)
    log(project, resident, kind="put_right", puts_right=[other])
    assert place_of(project) == "closed"


def test_taking_the_setback_down_takes_its_state_along(project, resident):
    setback = log(project, resident, facts=Facts(place="closed"))
    delete_update(update=setback, by=resident, now=timezone.now())
    assert place_of(project) is None
    restore_update(update=setback, by=resident)
    assert place_of(project) == "closed"


def test_state_told_inside_the_partnership_is_not_public(client, signed_in, project, resident):
    log(project, resident, audience="partnership", facts=Facts(place="closed"))
    assert client.get(project.get_absolute_url()).context["place"] is None
    assert signed_in(resident).get(project.get_absolute_url()).context["place"].state == "closed"
    assert mends_of(project.community).not_open == []


def test_group_says_by_itself_that_the_place_is_open(signed_in, client, project, chair, community):
    url = reverse("projects:place_state", args=[community.slug, project.slug])
    day = TODAY()
    form = {"state": "part_open", "since_0": day.day, "since_1": day.month, "since_2": day.year}
    assert signed_in(chair).post(url, form).url == project.get_absolute_url()
    assert "Part open" in client.get(project.get_absolute_url()).content.decode()
    signed_in(chair).post(url, form)
    assert PlaceState.objects.count() == 1


def test_lead_may_say_it_and_another_resident_may_not(signed_in, project, lead, resident, community):
    url = reverse("projects:place_state", args=[community.slug, project.slug])
    assert signed_in(lead).get(url).status_code == 200
    assert signed_in(resident).get(url).status_code == 403


@pytest.mark.parametrize(("days", "words"), [(1, "today or a day before"), (-9, "on or after")])
def test_state_comes_neither_tomorrow_nor_before_the_last_one(project, chair, days, words):
    day = TODAY()
    say_place_state(
        project=project, state="closed", since=day - timedelta(days=3), by=chair, on=day, now=timezone.now()
    )
    with pytest.raises(Refused, match=words):
        say_place_state(
            project=project, state="open", since=day + timedelta(days=days), by=chair, on=day, now=timezone.now()
        )
    assert PlaceState.objects.count() == 1


# How an area mends ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("broke", "mended", "days"),
    [
        ((date(2026, 3, 1), None), (date(2026, 3, 1), None), 0),
        ((date(2026, 3, 1), time(23, 0)), (date(2026, 3, 2), None), 1),
        ((date(2026, 3, 1), time(22, 0)), (date(2026, 3, 2), time(10, 0)), 0.5),
    ],
)
def test_mend_time_is_whole_days_unless_both_have_a_time(broke, mended, days):
    assert days_between(*broke, *mended) == days


def mended_after(project, by, days):
    setback = log(project, by, ago=30)
    return log(project, by, kind="put_right", ago=30 - days, puts_right=[setback])


def test_area_says_how_many_were_mended_and_how_fast(client, community, project, resident):
    for days in (0, 2, 30):
        mended_after(project, resident, days)
    log(project, resident, ago=1, facts=Facts(place="closed"))
    shown = client.get(community.get_absolute_url()).content.decode()
    assert "Three setbacks put right, half of them within 2 days (the median). One to be mended still." in shown
    assert "Closed" in shown and "fail" not in shown.lower()


def test_first_of_several_repairs_ends_the_wait(community, project, resident):
    setback = log(project, resident, ago=9)
    log(project, resident, kind="put_right", ago=5, puts_right=[setback])
    log(project, resident, kind="put_right", ago=1, puts_right=[setback])
    assert mends_of(community).days == [4.0]


def test_mends_of_the_partnership_and_of_elsewhere_do_not_count(community, other_community, project, resident):
    log(project, resident, ago=1, audience="partnership")
    delete_update(update=log(project, resident), by=resident, now=timezone.now())
    UpdateFactory(project__community=other_community, kind="setback")
    assert mends_of(community).setbacks == 0


def test_setback_that_stopped_a_project_waits_for_nobody(community, project, resident):
    log(project, resident)
    Project.objects.filter(pk=project.pk).update(standing="stopped")
    assert mends_of(community).waiting == 0


def test_area_without_setbacks_says_nothing(client, community, project):
    assert "mends-h" not in client.get(community.get_absolute_url()).content.decode()


def test_one_query_for_three_setbacks_and_for_thirty(community, project, resident, django_assert_num_queries):
    for count in (3, 27):
        for _ in range(count):
            UpdateFactory(project=project, kind="setback")
        with django_assert_num_queries(1):
            mends_of(community)
