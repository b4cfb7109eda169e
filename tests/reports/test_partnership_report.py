"""The report of a partnership's yearly review: its numbers are those of the pages, it comes by itself once."""

import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from biglocal.communities.actions.partnership_review import confirm_review
from biglocal.communities.meeting_page import for_page, read_meeting
from biglocal.communities.models import Meeting, Membership, PartnershipReview, Programme
from biglocal.communities.partnership_review import words_of
from biglocal.dates import today
from biglocal.notices.models import Event, Message
from biglocal.notices.steps.fan_out import fan_out
from biglocal.notices.steps.send import send_message
from biglocal.portal.report_links import file_path
from biglocal.portal.report_partnership import LATEST
from biglocal.reports import actions, schedule
from biglocal.reports.models import Report
from biglocal.reports.registry import KINDS
from tests.at_once import one_after_the_other
from tests.factories.communities import MembershipFactory, ResidentGroupFactory
from tests.factories.meetings import (
    AttendanceFactory,
    MadeDecisionFactory,
    MeetingActionFactory,
    MeetingFactory,
)

pytestmark = pytest.mark.django_db
A_YEAR = timedelta(days=365)


@pytest.fixture(autouse=True)
def files(settings, tmp_path, due_alone):
    settings.MEDIA_ROOT = tmp_path
    due_alone("partnership-review")


@pytest.fixture
def group(community):
    return ResidentGroupFactory(community=community)


def confirmed(community, chair, on=None):
    return confirm_review(community=community, by=chair, on=on or today(), now=timezone.now())


def come(on=None):
    """What the job asks for by itself, made."""
    asked = schedule.ask_for_due(on=on or today(), now=timezone.now())
    actions.make_waiting(now=timezone.now())
    return asked


def made(community, chair):
    confirmed(community, chair)
    come()
    return Report.objects.get()


def parts_of(report):
    return {part.name: part for part in report.parts}


def cells(part):
    return {row[0]: row[1:] for row in part.table.rows}


def words_in(report):
    with report.file.open("rb") as file:
        return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(file.read())).pages)


# What it says ---------------------------------------------------------------------------------------------------------
def test_its_numbers_are_those_of_the_reviews_page(community, group, chair, resident, signed_in):
    MembershipFactory(group=group, capacity="lto", voting=False, start_date=today() - timedelta(days=9))
    MembershipFactory(group=group, capacity="organisation", office="treasurer")
    report, words = made(community, chair), words_of(PartnershipReview.objects.get())
    parts, review = parts_of(report), words["review"]
    shown = {label: [str(count)] for label, count in words["capacities"]}
    assert cells(parts["who"]) == {**shown, "All": [str(review.total)]}
    assert cells(parts["churn"]) == {"Stayed": ["3"], "Joined": ["1"], "Left": ["0"]}
    assert parts["who"].words == [f"4 members, {review.voting} with a vote. 2 live here ({words['share']}%)."]
    page = signed_in(chair).get(reverse("communities:partnership_review", args=[community.slug])).content.decode()
    assert f"{review.total}, {review.voting} with a vote" in page and f"2 ({words['share']}%)" in page


def test_it_says_what_the_programme_asks_and_what_is_missing(community, group, chair):
    Programme.objects.update(smallest_partnership=8, resident_percent=51)
    part = parts_of(made(community, chair))["asked"]
    assert cells(part)["Members who count"] == ["8 or more", "1", "No"]
    assert cells(part)["Of them living here"] == ["51% or more", "1 of 1 (100%)", "Yes"]
    assert cells(part)["Chair"] == ["One", "One", "Yes"] and "7 more to find" in part.words[0]


def test_it_names_only_members_whose_names_everybody_reads(community, group, chair, resident):
    Membership.objects.filter(person=chair).update(name_public=True)
    report = made(community, chair)
    words = words_in(report)
    assert chair.get_full_name() in words and resident.get_full_name() not in words
    assert "thnicity" not in words and "gender" not in words


def test_who_left_since_is_named_no_more(community, group, chair, resident):
    Membership.objects.update(name_public=True)
    confirmed(community, chair)
    Membership.objects.filter(person=resident).update(end_date=today() - timedelta(days=1))
    come()
    assert resident.get_full_name() not in words_in(Report.objects.get())


def test_changes_since_the_review_before(community, group, chair):
    confirmed(community, chair, on=today() - A_YEAR)
    MembershipFactory(group=group, capacity="organisation", start_date=today() - timedelta(days=30))
    confirmed(community, chair)
    come()
    part = parts_of(Report.objects.filter(last=today()).get())["since"]
    assert cells(part)["Members"] == ["1", "2", "+1"] and cells(part)["Living here"] == ["1", "1", "same"]
    assert cells(part)["Share living here"] == ["100%", "50%", "-50"]


def test_the_first_review_has_nothing_before_it(community, group, chair):
    assert "since" not in parts_of(made(community, chair))


def test_meetings_quorum_decisions_and_actions_are_those_of_the_meetings_pages(community, group, chair, resident):
    on = today() - timedelta(days=40)
    meeting = MeetingFactory(community=community, called_by=chair, on=on, minutes_state="published", agreed_on=on)
    AttendanceFactory(meeting=meeting, person=chair, capacity="resident", voting=True)
    MadeDecisionFactory(meeting=meeting, title="Buy the tap", outcome="agreed")
    MadeDecisionFactory(meeting=meeting, title="Between us", outcome="not_agreed", private=True)
    MeetingActionFactory(meeting=meeting, owner=chair, due_on=on + timedelta(days=9), done_on=on, done_by=chair)
    MeetingActionFactory(meeting=meeting, owner=chair, due_on=on + timedelta(days=9), what="Ask the council")
    MeetingFactory(community=community, called_by=chair, on=today() - 2 * A_YEAR)
    parts = parts_of(made(community, chair))
    page = read_meeting(for_page(Meeting.objects).get(pk=meeting.pk), inside=True)
    there, voters = len(page.there), page.voters
    had = "Yes" if voters.has_quorum else "No"
    assert [row[1:] for row in parts["meetings"].table.rows] == [
        [str(there), str(voters.could_vote), str(voters.quorum), had]
    ]
    assert parts["decisions"].words[0] == "2 in all: agreed 1, not agreed 1."
    assert [row.title for row in parts["decisions"].rows] == ["Buy the tap"]
    assert cells(parts["actions"]) == {"Done": ["1"], "Late": ["1"], "Still to do": ["0"], "All": ["2"]}
    assert len(page.actions) == 2


def test_a_spell_without_a_chair_stands_with_its_days(community, group, chair):
    Programme.objects.update(smallest_partnership=1, resident_percent=1)
    MembershipFactory(group=group, start_date=today() - 3 * A_YEAR)
    Membership.objects.filter(person=chair).update(start_date=today() - timedelta(days=50))
    rows = parts_of(made(community, chair))["spells"].rows
    assert [row.title for row in rows] == ["Nobody chaired it"] and " to " in rows[0].note


def test_interests_are_the_registers_numbers(community, group, chair, signed_in):
    words = parts_of(made(community, chair))["interests"].words
    assert words == ["0 of 1 members looked at their part of the register in the year before."]


def test_the_file_is_tagged_and_says_what_the_page_says(community, group, chair, signed_in):
    report = made(community, chair)
    assert report.state == Report.State.READY and report.done == report.of == len(KINDS["partnership-review"].parts)
    page, words = signed_in(chair).get(report.get_absolute_url()).content.decode(), words_in(report)
    for part in report.parts:
        assert part.title in page and part.title in words
    assert "<svg" in page
    with report.file.open("rb") as file:
        assert PdfReader(io.BytesIO(file.read())).trailer["/Root"]["/MarkInfo"]["/Marked"]


# By itself, once ------------------------------------------------------------------------------------------------------
def test_it_comes_once_however_often_and_late_the_job_runs(community, group, chair):
    confirmed(community, chair)
    assert [come(), come(), come(today() + timedelta(days=9))] == [1, 0, 0]
    assert Report.objects.get().scheduled


def test_a_review_of_long_ago_gets_none_by_itself(community, group, chair):
    confirmed(community, chair, on=today() - LATEST)
    assert come() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one(community, group, chair):
    confirmed(community, chair)
    one_after_the_other(*[come] * 2)
    assert Report.objects.get().state == Report.State.READY
    assert Event.objects.filter(kind="made-report-ready").count() == 1


def test_chair_rep_and_worker_get_one_mail_with_a_link_that_opens_it(
    community, group, chair, rep, worker, finance, mailoutbox
):
    report = made(community, chair)
    for _ in range(2):
        fan_out(now=timezone.now())
    for pk in Message.objects.filter(kind="made-report-ready").values_list("pk", flat=True):
        send_message(pk, now=timezone.now())
    assert sorted(letter.to[0] for letter in mailoutbox) == sorted(one.email for one in (chair, rep, worker))
    assert "/reports/file/" in mailoutbox[0].body and report.sentence in mailoutbox[0].body


def test_its_link_runs_out_after_a_month(community, group, chair, time_machine):
    link = file_path(made(community, chair))
    assert Client().get(link).status_code == 200
    time_machine.move_to(timezone.now() + timedelta(days=31))
    assert Client().get(link).status_code == 404


# Asked for ------------------------------------------------------------------------------------------------------------
def test_it_is_asked_for_on_the_reviews_page_and_twice_is_once(community, group, chair, worker, signed_in):
    review, client = confirmed(community, chair), signed_in(worker)
    path = reverse("partnership_reports", args=[community.slug, review.pk])
    page = client.get(reverse("communities:partnership_review", args=[community.slug])).content.decode()
    assert path in page and "No report yet" in client.get(path).content.decode()
    for _ in range(2):
        page = client.post(path, follow=True)
    assert "Waits its turn" in page.content.decode() and Report.objects.get().asked_by == worker
    actions.make_waiting(now=timezone.now())
    assert "The file is ready" in client.get(Report.objects.get().get_absolute_url()).content.decode()


def test_another_areas_review_has_no_reports_here(community, other_community, group, chair, worker, rep, signed_in):
    report = made(community, chair)
    path = reverse("partnership_reports", args=[other_community.slug, report.subject])
    assert signed_in(worker).post(path).status_code == 404 and Report.objects.count() == 1
    other = PartnershipReview.objects.get()
    PartnershipReview.objects.filter(pk=other.pk).update(community=other_community)
    assert signed_in(worker).get(report.get_absolute_url()).status_code == 404


def test_a_page_of_thirty_reports_asks_as_often_as_one_of_three(
    community, group, chair, signed_in, django_assert_max_num_queries
):
    review, client = confirmed(community, chair), signed_in(chair)
    path, counts = reverse("partnership_reports", args=[community.slug, review.pk]), []
    for more in (3, 27):
        Report.objects.bulk_create(
            Report(kind="partnership-review", subject=review.pk, first=date(2020, 1, 1), state="over", asked_by=chair,
                   last=date(2020, 2, 1) + timedelta(days=n), asked_at=timezone.now())
            for n in range(more)
        )  # fmt: skip
        with django_assert_max_num_queries(10) as asked:
            client.get(path)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_year_of_thirty_meetings_asks_as_often_as_one_of_three(community, group, chair):
    kind, counts = KINDS["partnership-review"], []
    review = confirmed(community, chair)
    report = Report(kind=kind.name, subject=review.pk, first=today() - A_YEAR, last=today())
    for more in (3, 27):
        for n in range(more):
            meeting = MeetingFactory(community=community, called_by=chair, on=today() - timedelta(days=n + more))
            AttendanceFactory(meeting=meeting)
            MadeDecisionFactory(meeting=meeting, could_vote=9)
        one = kind.about(report)
        with CaptureQueriesContext(connection) as asked:
            for part in kind.parts:
                part(one)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20
