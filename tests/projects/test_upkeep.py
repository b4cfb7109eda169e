"""Who looks after a place when the money ends: the grid, its acceptances, what is due, and who reads what."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from biglocal.accounts.names import forget_name
from biglocal.audit.models import AuditLine
from biglocal.notices.models import Event
from biglocal.refusals import Refused
from projects.actions.upkeep import accept_task, change_task, end_task, propose_task, take_up_task
from projects.actions.upkeep_dates import do_date, next_time, reopen_date
from projects.models import Project, UpkeepContact, UpkeepDate, UpkeepTask
from projects.upkeep import upkeep_of
from tests.factories.projects import ProjectFactory
from tests.factories.upkeep import UpkeepContactFactory, UpkeepDateFactory, UpkeepTaskFactory

TODAY = timezone.localdate
MOW = {"what": "mow", "words": "", "party": "council", "who": "Parks team", "cost_a_year": None, "paid_by": ""}


def at(name, project, *args):
    return reverse(f"projects:{name}", args=[project.community.slug, project.slug, *args])


def day_boxes(name, day):
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


def shown(browser, project):
    return browser.get(at("upkeep", project)).content.decode()


# Tasks ----------------------------------------------------------------------------------------------------------------
def test_chair_proposes_a_task_and_everybody_sees_it(signed_in, client, chair, project):
    answer = signed_in(chair).post(at("upkeep_task_add", project), {**MOW, "cost_a_year": "600", "paid_by": "council"})
    assert answer.url == at("upkeep", project)
    page = shown(client, project)
    assert "Parks team" in page and "Proposed" in page and "Another £600 a year is not agreed yet" in page


def test_same_form_once_more_is_the_same_task(signed_in, chair, project):
    form = {**MOW, "form_key": str(uuid4())}
    for _ in range(2):
        signed_in(chair).post(at("upkeep_task_add", project), {**form, "cost_a_year": ""})
    assert UpkeepTask.objects.count() == 1


def test_form_of_another_place_makes_nothing(project, community, chair):
    key = propose_task(project=project, by=chair, on=TODAY(), form_key=uuid4(), **MOW).form_key
    with pytest.raises(Refused, match="sent already"):
        propose_task(project=ProjectFactory(community=community), by=chair, on=TODAY(), form_key=key, **MOW)
    assert UpkeepTask.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"what": "other"}, "Say in your own words"),
        ({"who": ""}, "Enter the name of the group or body"),
        ({"party": "aliens"}, "Choose who does it"),
        ({"paid_by": "lto"}, "Enter what it costs a year"),
        ({"cost_a_year": "a lot"}, "Enter the amount in pounds"),
        ({"who": "a\x00b"}, "Take out the character"),
        ({"who": "x" * 100_000}, "letters or fewer"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(signed_in, chair, project, fields, words):
    answer = signed_in(chair).post(
        at("upkeep_task_add", project),
        {**MOW, "words": "Water it", "cost_a_year": "", **fields}
        if fields.get("what") != "other"
        else {**MOW, "cost_a_year": "", **fields},
    )
    page = answer.content.decode()
    assert words in page and not UpkeepTask.objects.exists()
    assert "Parks team" in page or "Water it" in page


def test_party_says_yes_and_followers_hear(signed_in, client, chair, project):
    task = UpkeepTaskFactory(project=project, cost_a_year=Decimal(600), paid_by="council")
    form = {"accepted_by": "Ms Hill", **day_boxes("accepted_on", TODAY())}
    signed_in(chair).post(at("upkeep_task_accept", project, task.pk), form)
    task.refresh_from_db()
    assert (task.accepted_on, task.accepted_by) == (TODAY(), "Ms Hill")
    event = Event.objects.get(kind="upkeep-accepted")
    assert event.topics == [f"project:{project.pk}", f"community:{project.community_id}"]
    page = shown(client, project)
    assert "Looked after by The parks team." in page and "£600 a year</strong>: council £600" in page
    assert "Ms Hill" not in page and "Ms Hill" not in AuditLine.objects.latest("pk").sentence
    assert "Ms Hill said yes" in shown(signed_in(chair), project)


def test_nobody_says_yes_tomorrow(chair, project):
    task = UpkeepTaskFactory(project=project)
    with pytest.raises(Refused, match="today or a day before"):
        accept_task(task=task, accepted_by="Ms Hill", accepted_on=TODAY() + timedelta(1), by=chair, on=TODAY())
    task.refresh_from_db()
    assert not task.is_accepted and not Event.objects.exists()


def test_second_yes_leaves_the_first(chair, project):
    task = UpkeepTaskFactory(project=project, accepted=True)
    accept_task(task=task, accepted_by="Another", accepted_on=TODAY(), by=chair, on=TODAY())
    task.refresh_from_db()
    assert task.accepted_by == "Ms Hill"


@pytest.mark.parametrize(("change", "still"), [({"who": "A contractor"}, False), ({"cost_a_year": Decimal(5)}, True)])
def test_yes_holds_for_what_was_said_yes_to(chair, project, change, still):
    task = UpkeepTaskFactory(project=project)
    accept_task(task=task, accepted_by="Ms Hill", accepted_on=TODAY(), by=chair, on=TODAY())
    about = {name: getattr(task, name) for name in MOW}
    change_task(task=task, by=chair, **{**about, **change})
    task.refresh_from_db()
    assert task.is_accepted is still and (Event.objects.get().retracted_at is None) is still
    accept_task(task=task, accepted_by="Mr Hall", accepted_on=TODAY(), by=chair, on=TODAY())
    assert Event.objects.get().retracted_at is None


def test_task_ends_with_a_day_stays_known_and_can_be_taken_up(signed_in, client, chair, project):
    task = UpkeepTaskFactory(project=project, accepted=True)
    yesterday = TODAY() - timedelta(1)
    form = {**day_boxes("end_date", yesterday), "why": "New contract"}
    browser = signed_in(chair)
    browser.post(at("upkeep_task_end", project, task.pk), form)
    page = shown(client, project)
    assert "Who did it before" in page and "New contract" in page and "Nobody has said yet" in page
    browser.post(at("upkeep_restore", project, "task", task.pk))
    assert "Looked after by The parks team." in shown(client, project)


def test_task_that_ends_today_is_still_done_today(chair, project):
    task = UpkeepTaskFactory(project=project, accepted=True)
    end_task(task=task, by=chair, on=TODAY(), now=timezone.now())
    assert upkeep_of(project, on=TODAY(), private=False).tasks == [task]
    assert upkeep_of(project, on=TODAY() + timedelta(1), private=False).tasks == []


def test_proposal_is_taken_off_and_brought_back(signed_in, client, chair, project):
    task = UpkeepTaskFactory(project=project)
    browser = signed_in(chair)
    browser.post(at("upkeep_remove", project, "task", task.pk))
    browser.post(at("upkeep_remove", project, "task", task.pk))
    assert "The parks team" not in shown(client, project) and "Undo" in shown(browser, project)
    browser.post(at("upkeep_restore", project, "task", task.pk))
    assert "The parks team" in shown(client, project)


def test_yes_that_came_meanwhile_is_not_taken_off(signed_in, chair, project):
    task = UpkeepTaskFactory(project=project, accepted=True)
    answer = signed_in(chair).post(at("upkeep_remove", project, "task", task.pk))
    assert answer.url == at("upkeep_task_end", project, task.pk)
    task.refresh_from_db()
    assert task.removed_at is None and task.end_date is None


def test_ended_task_is_neither_changed_nor_accepted(chair, project):
    task = UpkeepTaskFactory(project=project, end_date=TODAY() - timedelta(1))
    with pytest.raises(Refused):
        accept_task(task=task, accepted_by="Ms Hill", accepted_on=TODAY(), by=chair, on=TODAY())
    with pytest.raises(Refused):
        change_task(task=task, by=chair, **MOW)
    take_up_task(task=task, by=chair)
    accept_task(task=task, accepted_by="Ms Hill", accepted_on=TODAY(), by=chair, on=TODAY())


def test_table_refuses_half_a_yes_and_a_nameless_task(project):
    with pytest.raises(IntegrityError, match="accepted_on_and_by_together"), transaction.atomic():
        UpkeepTaskFactory(project=project, accepted_on=date(2025, 1, 1))
    with pytest.raises(IntegrityError, match="other_in_own_words"), transaction.atomic():
        UpkeepTaskFactory(project=project, what="other")


# Dates ----------------------------------------------------------------------------------------------------------------
def date_form(**fields):
    return {"what": "insurance", "title": "Public liability", "every_months": "12", "note": "Policy 12", **fields}


def test_date_is_for_the_group_unless_shown_to_everybody(signed_in, client, chair, resident, project):
    due = TODAY() + timedelta(30)
    form = date_form(**day_boxes("due_on", due))
    signed_in(chair).post(at("upkeep_date_add", project), form)
    assert "Public liability" not in shown(client, project) and "Policy 12" in shown(signed_in(resident), project)
    entry = UpkeepDate.objects.get()
    assert list(UpkeepDate.objects.public()) == []
    signed_in(chair).post(at("upkeep_date_edit", project, entry.pk), {**form, "is_public": "on"})
    page = shown(client, project)
    assert "Public liability" in page and "Policy 12" not in page
    assert list(UpkeepDate.objects.public().in_community(project.community)) == [entry]


def test_stopped_projects_offer_no_public_dates(project):
    UpkeepDateFactory(project=project, is_public=True)
    Project.objects.filter(pk=project.pk).update(standing="stopped")
    assert not UpkeepDate.objects.public().exists()


def test_done_makes_the_next_one_and_undo_takes_it_back(signed_in, chair, project):
    entry = UpkeepDateFactory(project=project, title="Swings", due_on=TODAY(), every_months=12)
    browser, next_on = signed_in(chair), TODAY() + timedelta(365)
    form = {**day_boxes("done_on", TODAY()), **day_boxes("next_on", next_on)}
    for _ in range(2):
        browser.post(at("upkeep_date_done", project, entry.pk), form)
    assert [one.due_on for one in UpkeepDate.objects.open()] == [next_on]
    browser.post(at("upkeep_restore", project, "date", entry.pk))
    assert list(UpkeepDate.objects.open()) == [entry]
    browser.post(at("upkeep_date_done", project, entry.pk), form)
    assert [one.due_on for one in UpkeepDate.objects.open()] == [next_on] and UpkeepDate.objects.count() == 2


def test_done_stays_done_once_the_next_one_is_done(chair, project):
    entry = UpkeepDateFactory(project=project, due_on=TODAY() - timedelta(9))
    do_date(entry=entry, done_on=TODAY() - timedelta(9), next_on=TODAY(), by=chair, on=TODAY())
    following = UpkeepDate.objects.get(follows=entry)
    do_date(entry=following, done_on=TODAY(), next_on=None, by=chair, on=TODAY())
    with pytest.raises(Refused, match="next one is done"):
        reopen_date(entry=entry, by=chair, now=timezone.now())


@pytest.mark.parametrize(("done", "following", "words"), [(1, None, "today or a day before"), (0, 0, "comes after")])
def test_day_done_is_not_to_come_and_the_next_one_is_later(chair, project, done, following, words):
    entry = UpkeepDateFactory(project=project)
    next_on = None if following is None else TODAY() + timedelta(following)
    with pytest.raises(Refused, match=words):
        do_date(entry=entry, done_on=TODAY() + timedelta(done), next_on=next_on, by=chair, on=TODAY())
    assert UpkeepDate.objects.open().count() == 1


@pytest.mark.parametrize(
    ("due", "months", "again"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 1), 6, date(2027, 6, 1)),
        (date(2026, 12, 1), None, None),
    ],
)
def test_date_comes_round_on_the_same_day_or_the_months_last(due, months, again):
    assert next_time(UpkeepDate(due_on=due, every_months=months)) == again


def test_overdue_is_said(signed_in, resident, project):
    UpkeepDateFactory(project=project, due_on=TODAY() - timedelta(3))
    UpkeepDateFactory(project=project, due_on=TODAY())
    assert shown(signed_in(resident), project).count("Overdue since") == 1


# Keys and whom to ring ------------------------------------------------------------------------------------------------
def test_keys_and_numbers_are_for_the_group_and_those_allowed(
    client, signed_in, project, resident, finance, rep, manager, stranger, councillor, certifier
):
    UpkeepContactFactory(project=project)
    for reader in (client, *map(signed_in, (stranger, councillor, certifier))):
        assert "01632 960123" not in shown(reader, project) and "Joyce" not in shown(reader, project)
    for person in (resident, finance, rep, manager):
        assert "01632 960123" in shown(signed_in(person), project)


def test_contact_is_added_changed_and_taken_off(signed_in, chair, project):
    browser = signed_in(chair)
    form = {"about": "A leak", "name": "Kofi", "phone": "01632 960777", "note": "", "form_key": str(uuid4())}
    for _ in range(2):
        browser.post(at("upkeep_contact_add", project), form)
    contact = UpkeepContact.objects.get()
    browser.post(at("upkeep_contact_edit", project, contact.pk), {**form, "phone": "01632 960778"})
    assert "01632 960778" in shown(browser, project)
    browser.post(at("upkeep_remove", project, "contact", contact.pk))
    assert "01632 960778" not in shown(browser, project)
    assert not any("01632" in str((line.sentence, line.detail)) for line in AuditLine.objects.all())
    browser.post(at("upkeep_restore", project, "contact", contact.pk))
    assert "01632 960778" in shown(browser, project)


# Who writes -----------------------------------------------------------------------------------------------------------
def test_lead_writes_and_another_resident_reads(signed_in, project, lead, resident):
    assert signed_in(lead).get(at("upkeep_task_add", project)).status_code == 200
    assert signed_in(resident).get(at("upkeep_task_add", project)).status_code == 403
    assert "Add a task" in shown(signed_in(lead), project) and "Add a task" not in shown(signed_in(resident), project)


def test_row_of_another_place_is_not_found(signed_in, chair, project, other_community):
    task = UpkeepTaskFactory(project=ProjectFactory(community=other_community))
    assert signed_in(chair).get(at("upkeep_task_edit", project, task.pk)).status_code == 404
    assert signed_in(chair).post(at("upkeep_remove", project, "nothing", task.pk)).status_code == 404
    assert signed_in(chair).get(at("upkeep_task_edit", task.project, task.pk)).status_code == 404


# A finished project ---------------------------------------------------------------------------------------------------
def test_finished_project_is_still_looked_after_and_takes_updates_years_later(signed_in, client, project, resident):
    Project.objects.filter(pk=project.pk).update(standing="finished")
    UpkeepTaskFactory(project=project, accepted=True)
    UpkeepTaskFactory(project=project, accepted=True, who="Tanner’s Row", party="residents")
    page = client.get(project.get_absolute_url()).content.decode()
    assert "Finished. Still looked after by The parks team and Tanner’s Row." in page
    log = reverse("log", args=[project.community.slug])
    assert project in signed_in(resident).get(log).context["form"].projects
    answer = signed_in(resident).post(log, {"words": "The trees flower.", "project": "triangle", "kind": "step"})
    assert answer.status_code == 302 and project.updates.count() == 1


def test_empty_place_says_something_kind(client, project):
    assert "Nothing agreed yet" in shown(client, project)


@pytest.mark.parametrize("who", ["anonymous", "chair"])
def test_page_asks_at_most_ten_queries_for_3_and_30(
    request, client, signed_in, project, who, django_assert_max_num_queries
):
    reader = client if who == "anonymous" else signed_in(request.getfixturevalue(who))
    counts = []
    for more in (3, 27):
        UpkeepTaskFactory.create_batch(more, project=project, accepted=True)
        UpkeepDateFactory.create_batch(more, project=project, is_public=True)
        UpkeepDateFactory.create_batch(more, project=project, is_public=True, done_on=date(2025, 1, 1))
        UpkeepContactFactory.create_batch(more, project=project)
        with django_assert_max_num_queries(10) as asked:
            shown(reader, project)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# All places of an area ------------------------------------------------------------------------------------------------
def area_page(browser, community):
    return browser.get(reverse("projects:area_upkeep", args=[community.slug])).content.decode()


def test_area_lists_its_places_with_who_said_yes(client, signed_in, resident, project, community, other_community):
    UpkeepTaskFactory(project=project, accepted=True, cost_a_year=Decimal(600))
    UpkeepTaskFactory(project=project, accepted=True, who="Tanner’s Row", party="residents")
    UpkeepDateFactory(project=project, title="Liability", due_on=TODAY() - timedelta(2))
    UpkeepTaskFactory(project=ProjectFactory(community=community, standing="stopped", title="Play street"))
    UpkeepTaskFactory(project=ProjectFactory(community=other_community, title="Boat shed"))
    page = area_page(client, community)
    assert "Tanner’s Row and The parks team" in page and "£600" in page and "Liability" not in page
    assert "Play street" not in page and "Boat shed" not in page
    assert "Liability, overdue since" in area_page(signed_in(resident), community)


def test_area_without_places_says_something_kind(client, community, project):
    assert "Nothing agreed yet" in area_page(client, community)


def test_list_asks_as_often_for_three_places_as_for_thirty(signed_in, chair, community, django_assert_max_num_queries):
    browser, counts = signed_in(chair), []
    for more in (3, 27):
        for place in ProjectFactory.create_batch(more, community=community):
            UpkeepTaskFactory.create_batch(2, project=place, accepted=True)
            UpkeepDateFactory(project=place)
        with django_assert_max_num_queries(10) as asked:
            area_page(browser, community)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# Elsewhere ------------------------------------------------------------------------------------------------------------
def test_lead_and_chair_see_on_their_home_what_is_due(signed_in, project, lead, chair, resident):
    UpkeepDateFactory(project=project, title="Swings", due_on=TODAY() - timedelta(1))
    UpkeepDateFactory(project=project, title="Lease", due_on=TODAY() + timedelta(99))
    home = reverse("home_for_role")
    for person in (lead, chair):
        page = signed_in(person).get(home).content.decode()
        assert "Swings" in page and "Lease" not in page
    assert "Swings" not in signed_in(resident).get(home).content.decode()


def test_number_goes_with_the_name_of_who_leaves(project):
    mine = UpkeepContactFactory(project=project, name="Kofi Mensah")
    other = UpkeepContactFactory(project=project, name="Joyce Alderton", note="Kofi Mensah has a second set.")
    yes = UpkeepTaskFactory(project=project, accepted_on=date(2025, 3, 1), accepted_by="Kofi Mensah")
    forget_name("Kofi Mensah", "kofi@example.org")
    for row in (mine, other, yes):
        row.refresh_from_db()
    assert (mine.name, mine.phone) == ("Somebody who left", "") and other.phone == "01632 960123"
    assert other.note.startswith("Somebody who left has") and yes.accepted_by == "Somebody who left"
