"""A copy of all that the portal holds of a person."""

import csv
import json
from datetime import timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from biglocal.accounts import copying
from biglocal.accounts.copies import DataCopy
from biglocal.accounts.holdings import NOT_TOLD, links_to_people, name_of
from biglocal.accounts.news import ready_context
from biglocal.communities.actions import leave_portal
from biglocal.dates import today
from biglocal.notices.events import follow
from biglocal.notices.letters import letter
from biglocal.notices.models import Event
from biglocal.refusals import Refused
from projects.models import Update
from tests.factories.concerns import ConcernFactory
from tests.factories.projects import PhotoFactory, ProjectFactory, UpdateFactory

PAGE = "/accounts/data/"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def update(community, resident):
    project = ProjectFactory(community=community, title="The pocket park")
    return UpdateFactory(project=project, by=resident, text="=2 benches in. Kofi carried them.", title="2 benches in")


def built(person, now) -> ZipFile:
    copy = copying.ask_for_copy(person=person, now=now)
    assert copying.build_waiting(now=now) == 1
    copy.refresh_from_db()
    return ZipFile(BytesIO(copy.file.read()))


def test_asked_built_and_taken(signed_in, resident, update, now, django_capture_on_commit_callbacks):
    client = signed_in(resident)
    assert "Ask for my copy" in client.get(PAGE).content.decode()
    client.post(PAGE)
    assert "It waits its turn" in client.get(PAGE).content.decode()
    copying.build_waiting(now=now)
    assert "Your copy is ready" in client.get(PAGE).content.decode()
    answer = client.get(reverse("account_data_file", args=[DataCopy.objects.get().key]))
    names = ZipFile(BytesIO(b"".join(answer.streaming_content))).namelist()
    assert answer["Cache-Control"] == "private, no-store" and "attachment" in answer["Content-Disposition"]
    assert {"index.html", "everything.json", "csv/projects.Update.by.csv"} <= set(names)


def test_it_holds_what_i_wrote_hold_and_follow(resident, update, now):
    follow(resident, "project:1")
    archive = built(resident, now)
    held = json.loads(archive.read("everything.json"))
    assert held["person"][0]["email"] == resident.email
    assert held["projects.Update.by"][0]["text"] == update.text
    assert held["notices.Follow.person"][0]["topic"] == "project:1"
    assert held["communities.RoleHeld.person"][0]["role"] == "Resident"
    page = archive.read("index.html").decode()
    assert "2 benches in" in page and resident.name in page


def test_it_holds_my_photos(resident, update, now):
    PhotoFactory(update=update, drawing="", large=ContentFile(b"webp", "photo.webp"))
    archive = built(resident, now)
    [name] = [name for name in archive.namelist() if name.startswith("photos/")]
    assert archive.read(name) == b"webp" and name in archive.read("index.html").decode()


def test_it_holds_what_another_typed_for_me(resident, worker, community, now):
    Update.objects.all().delete()
    UpdateFactory(project=ProjectFactory(community=community), by=worker, on_behalf_of=resident.name, text="We dug.")
    held = json.loads(built(resident, now).read("everything.json"))
    assert held["told-by-you"][0]["words"] == "We dug."


def test_a_missing_file_does_not_stop_it(resident, update, now):
    PhotoFactory(update=update, drawing="", large="photos/gone.webp")
    assert "index.html" in built(resident, now).namelist()


def test_tables_run_nothing_in_a_spreadsheet(resident, update, now):
    rows = list(csv.reader(StringIO(built(resident, now).read("csv/projects.Update.by.csv").decode("utf-8-sig"))))
    assert any(cell.startswith("'=2") for cell in rows[1]) and not any(cell.startswith("=") for cell in rows[1])


def test_it_says_nothing_of_others(resident, chair, stranger, community, update, now):
    ConcernFactory(community=community, writer=resident, by=stranger, words="She is rude.")
    ConcernFactory(community=community, answered_by=resident, answered_at=now, email="other@example.org")
    text = built(resident, now).read("everything.json").decode()
    assert all(words not in text for words in ("She is rude.", "other@example.org", stranger.email, chair.email))


def test_no_secret_is_in_it(officer, now):
    archive = built(officer, now)
    assert not any("Authenticator" in name for name in archive.namelist())
    text = archive.read("everything.json").decode()
    assert officer.password not in text and "form_key" not in text


def test_what_is_left_out_still_exists():
    known = {name_of(model, link) for model, link in links_to_people()}
    assert NOT_TOLD - known == set()


def test_asked_twice_is_one_and_within_a_day_a_kind_no(signed_in, resident, now):
    first = copying.ask_for_copy(person=resident, now=now)
    assert copying.ask_for_copy(person=resident, now=now) == first
    copying.build_waiting(now=now)
    with pytest.raises(Refused, match="tomorrow"):
        copying.ask_for_copy(person=resident, now=now + timedelta(hours=23))
    assert "ask again tomorrow" in signed_in(resident).post(PAGE, follow=True).content.decode()
    assert copying.ask_for_copy(person=resident, now=now + timedelta(hours=25)) != first


def test_one_that_failed_may_be_asked_again(resident, now, monkeypatch):
    copying.ask_for_copy(person=resident, now=now)
    DataCopy.objects.update(state="failed")
    assert copying.ask_for_copy(person=resident, now=now).state == "waiting"


def test_built_by_one_worker_only_and_again_when_that_one_was_lost(resident, now):
    copy = copying.ask_for_copy(person=resident, now=now)
    DataCopy.objects.update(state="building", begun_at=now)
    assert not copying.build(copy.pk, now=now)
    assert copying.build(copy.pk, now=now + timedelta(minutes=21))


@pytest.mark.parametrize("who", ["stranger", "chair", "manager"])
def test_nobody_else_takes_it(request, signed_in, resident, now, who):
    built(resident, now)
    address = reverse("account_data_file", args=[DataCopy.objects.get().key])
    assert signed_in(request.getfixturevalue(who)).get(address).status_code == 404


def test_after_a_week_it_is_gone(signed_in, resident, now):
    built(resident, now)
    copy = DataCopy.objects.get()
    storage, name = copy.file.storage, copy.file.name
    DataCopy.objects.update(ready_at=now - timedelta(days=7, minutes=1))
    address = reverse("account_data_file", args=[copy.key])
    assert signed_in(resident).get(address).status_code == 404
    assert copying.delete_old(now=now) == 1 and not storage.exists(name)
    assert "is deleted" in signed_in(resident).get(PAGE).content.decode()


def test_leaving_deletes_it(resident, now):
    built(resident, now)
    copy = DataCopy.objects.get()
    leave_portal(person=resident, on=today(), now=now)
    assert not copy.file.storage.exists(copy.file.name)


def test_mail_says_it_is_ready_and_carries_nothing(resident, now):
    built(resident, now)
    event = Event.objects.get(kind="data-copy-ready")
    written = letter(resident.email, "accounts/emails/copy_ready", ready_context(event, resident))
    assert event.people == [resident.pk] and PAGE in written.body and not written.attachments
