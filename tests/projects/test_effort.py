"""How many helped and for how long: given with an update, summed, taken as a file."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.audit.models import AuditLine
from projects.actions import delete_update, log_update
from projects.actions.effort import Helped
from projects.effort import hours_in_all
from projects.models import Effort, Update
from tests.factories.projects import ProjectFactory, UpdateFactory

BOTH = Helped(4, Decimal("7.5"))


def effort_of(update, helpers=4, hours="8.0"):
    return Effort.objects.create(update_of=update, helpers=helpers, hours=hours)


@pytest.fixture
def log_page(community):
    return reverse("log", args=[community.slug])


def post(client, page, **numbers):
    return client.post(page, {"words": "Two benches in.", "project": "triangle", "kind": "step", **numbers})


def test_numbers_go_with_an_update(project, resident, signed_in, log_page):
    assert post(signed_in(resident), log_page, helpers="4", hours="7.5").status_code == 302
    effort = Effort.objects.get()
    assert (effort.helpers, effort.hours, effort.update_of.project) == (4, Decimal("7.5"), project)


def test_without_numbers_there_is_no_row(project, resident, signed_in, log_page):
    post(signed_in(resident), log_page)
    assert Update.objects.count() == 1 and not Effort.objects.exists()


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ({"helpers": "four"}, "Enter how many helped in figures"),
        ({"helpers": "-1"}, "0 or more"),
        ({"helpers": "9" * 5000}, "figures, like 12"),
        ({"hours": "7.55"}, "one figure after the point"),
        ({"hours": "1e99"}, "20,000 hours or fewer"),
        ({"hours": "NaN"}, "figures, like 7.5"),
        ({"helpers": "0", "hours": "3"}, "Say how many helped"),
        ({"helpers": "\x00"}, "figures, like 12"),
    ],
)
def test_odd_numbers_are_told_and_kept_in_the_box(project, resident, signed_in, log_page, numbers, sentence):
    page = post(signed_in(resident), log_page, **numbers)
    assert page.status_code == 200 and sentence in page.content.decode()
    assert "Two benches in." in page.content.decode() and not Update.objects.exists()


def test_the_same_form_twice_counts_once(project, resident):
    facts = {"project": project, "text": "Done.", "happened_on": date(2026, 6, 9), "by": resident}
    key = UpdateFactory.build().form_key
    for _ in range(2):
        log_update(**facts, now=timezone.now(), form_key=key, effort=BOTH)
    assert Effort.objects.count() == 1


def test_a_correction_changes_the_numbers_and_is_recorded(project, resident, signed_in):
    update = UpdateFactory(project=project, by=resident)
    effort_of(update)
    url = reverse("projects:update_edit", args=[project.community.slug, project.slug, update.pk])
    assert 'value="8.0"' in signed_in(resident).get(url).content.decode()
    sent = {"words": update.text, "kind": "step", "when": update.happened_on.isoformat(), "helpers": "5", "hours": ""}
    assert signed_in(resident).post(url, sent).status_code == 302
    assert list(Effort.objects.values_list("helpers", "hours")) == [(5, None)]
    assert AuditLine.objects.filter(verb="effort_changed").count() == 1


def test_a_correction_takes_the_numbers_away(project, resident, signed_in):
    update = UpdateFactory(project=project, by=resident)
    effort_of(update)
    url = reverse("projects:update_edit", args=[project.community.slug, project.slug, update.pk])
    signed_in(resident).post(url, {"words": update.text, "kind": "step", "when": update.happened_on.isoformat()})
    assert not Effort.objects.exists()


def test_what_is_taken_down_does_not_count(project, community, resident):
    effort_of(UpdateFactory(project=project))
    gone = UpdateFactory(project=project, by=resident)
    effort_of(gone)
    delete_update(update=gone, by=resident, now=timezone.now())
    assert hours_in_all(community, first=None, last=None) == {"people": 4, "hours": Decimal(8), "updates": 1}


def test_only_the_days_asked_for_count(project, community):
    for day in (1, 2, 3):
        effort_of(UpdateFactory(project=project, happened_on=date(2026, 6, day)))
    span = {"first": date(2026, 6, 2), "last": date(2026, 6, 2)}
    assert hours_in_all(community, **span)["updates"] == 1


def test_sums_show_on_project_and_area(project, community, client):
    for _ in range(2):
        effort_of(UpdateFactory(project=project))
    for url in (project.get_absolute_url(), community.get_absolute_url()):
        assert "Neighbours helped 8 times, for 16 hours in all." in client.get(url).content.decode()


def test_the_page_shows_sums_and_odd_days_are_told(project, community, resident, signed_in):
    effort_of(UpdateFactory(project=project))
    url = reverse("projects:hours", args=[community.slug])
    assert "The Triangle pocket park" in signed_in(resident).get(url).content.decode()
    page = signed_in(resident).get(url, {"first": "2026-06-09", "last": "2026-06-01"})
    assert page.status_code == 200 and "on or after the first day" in page.content.decode()


def test_the_file_holds_no_formula(project, community, worker, signed_in):
    effort_of(UpdateFactory(project=project, title="=1+1", text="=1+1"))
    answer = signed_in(worker).get(reverse("projects:hours_csv", args=[community.slug]))
    text = answer.getvalue().decode()
    assert "'=1+1" in text and ",4,8.0" in text


def test_the_list_asks_as_much_for_30_as_for_3(
    community, worker, signed_in, django_assert_num_queries, django_assert_max_num_queries
):
    browser, url = signed_in(worker), reverse("projects:hours", args=[community.slug])
    for _ in range(3):
        effort_of(UpdateFactory(project=ProjectFactory(community=community)))
    with django_assert_max_num_queries(10) as few:
        browser.get(url)
    for _ in range(27):
        effort_of(UpdateFactory(project=ProjectFactory(community=community)))
    with django_assert_num_queries(len(few.captured_queries)):
        browser.get(url)
