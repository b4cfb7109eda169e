"""The form as a phone sends it that kept it: answers in JSON, once only, on a day that the portal reckons."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.web.phone import phone_name
from projects.models import Update
from projects.views.phone import SAY_WHEN

from .pictures import heic, moving, picture

DAY = 24 * 60 * 60


@pytest.fixture
def send(signed_in, resident, project, community):
    """`send(words=..., waited=seconds)` sends as the resident's phone does; give other headers as `headers`."""

    def sender(person=resident, *, waited=0, moved=0, headers=None, **fields):
        given = {
            "words": "Two benches in.",
            "project": "triangle",
            "kind": "step",
            "when": "",
            "form_key": str(uuid4()),
        }
        about = {"X-Person": phone_name(resident), "X-Waited": str(waited), "X-Clock-Moved": str(moved)}
        client = signed_in(person)
        url = reverse("projects:log_send", args=[community.slug])
        return client.post(url, given | fields, headers=about | (headers or {}))

    return sender


def days_ago(count):
    return timezone.localdate(timezone.now() - timedelta(days=count))


def test_phone_is_told_where_the_update_stands(send):
    answer = send(photo=picture(), people="nobody")
    assert answer.status_code == 200
    assert answer.json() == {"sent": Update.objects.get().get_absolute_url()}


def test_ten_resends_make_one_update(send):
    key = str(uuid4())
    answers = {send(form_key=key, photo=picture(), people="nobody").json()["sent"] for _ in range(10)}
    assert len(answers) == 1 and Update.objects.count() == 1


def test_what_arrived_before_is_sent_whatever_changed_since(send, project, resident):
    key = str(uuid4())
    send(form_key=key)
    project.standing = "stopped"
    project.save()
    resident.roles.update(end_date=days_ago(1))
    assert send(form_key=key).json() == {"sent": Update.objects.get().get_absolute_url()}


def test_refused_update_comes_back_with_reasons_and_form(send):
    answer = send(words="")
    assert answer.status_code == 422
    assert answer.json()["reasons"] == [["words", "Say what happened. A few words are fine."]]
    assert "data-log=" in answer.json()["page"]
    assert not Update.objects.exists()


def test_stopped_project_is_a_reason(send, project):
    project.standing = "stopped"
    project.save()
    [[field, reason]] = send().json()["reasons"]
    assert field == "project" and "has stopped" in reason


def test_project_that_is_gone_is_a_reason(send, project):
    project.delete()
    assert send().json()["reasons"] == [["project", "Choose one of this area’s projects."]]


def test_signed_out_phone_is_asked_to_sign_in(client, send, community):
    answer = client.post(reverse("projects:log_send", args=[community.slug]), {"words": "Hello"})
    assert (answer.status_code, answer.json()) == (401, {"sign_in": True})


def test_row_of_another_person_is_never_taken(send, chair):
    assert send(person=chair).status_code == 401
    assert not Update.objects.exists()


def test_who_left_the_area_is_told(send, resident):
    resident.roles.update(end_date=days_ago(1))
    answer = send()
    assert answer.status_code == 403 and answer.json()["gone"]
    assert not Update.objects.exists()


# The day --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("days", [0, 1, 40])
def test_day_is_reckoned_from_how_long_it_waited(send, days):
    send(waited=days * DAY)
    assert Update.objects.get().happened_on == days_ago(days)


@pytest.mark.parametrize("wrong", [{"waited": 365 * DAY}, {"waited": -365 * DAY}, {"moved": 365 * DAY}])
@pytest.mark.parametrize("odd", [{}, {"headers": {"X-Waited": "nan"}}, {"headers": {"X-Waited": "yesterday"}}])
def test_clock_that_was_changed_asks_for_the_day(send, wrong, odd):
    assert send(**wrong, **odd).json()["reasons"] == [["when", SAY_WHEN]]
    assert not Update.objects.exists()


def test_day_that_was_chosen_holds_whatever_the_clock_says(send):
    send(when=days_ago(3).isoformat(), moved=365 * DAY)
    assert Update.objects.get().happened_on == days_ago(3)


def test_day_chosen_by_a_clock_a_year_ahead_is_a_reason(send):
    assert send(when=days_ago(-365).isoformat()).json()["reasons"] == [["when", "Choose today or a day before."]]


# Photos that the phone could not open ---------------------------------------------------------------------------------
def test_heic_goes_as_it_is(send):
    assert "sent" in send(photo=heic(), people="nobody").json()


def test_moving_and_broken_photos_are_reasons(send):
    whole = picture().read()
    broken = picture()
    broken.file.truncate(len(whole) // 2)
    broken.size = len(whole) // 2
    for photo in (moving(), broken):
        assert [field for field, _ in send(photo=photo, people="nobody").json()["reasons"]] == ["photo"]


# What the next page says ----------------------------------------------------------------------------------------------
def test_only_who_looks_on_reads_that_it_was_sent(send, signed_in, resident, project):
    send(headers={"X-Waiting": "1"})
    browser = signed_in(resident)
    assert "Sent. Everybody" not in browser.get(project.get_absolute_url()).content.decode()


def test_form_comes_back_also_where_no_project_takes_updates(send, project):
    project.standing = "stopped"
    project.save()
    page = send(words="Swept the path.").json()["page"]
    assert "Swept the path." in page and "No projects yet" in page
