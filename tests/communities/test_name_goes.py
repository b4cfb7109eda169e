"""After leaving, no table holds the name, the address or a number of the person: every model is walked."""

import pytest
from django.apps import apps
from django.db import models
from django.db.models.functions import Cast
from django.utils import timezone

from biglocal.accounts.names import PUBLIC_RECORDS
from biglocal.audit.models import AuditLine
from biglocal.audit.record import record
from biglocal.communities.actions import invite, leave_portal
from biglocal.dates import today
from projects.actions import edit_update, log_update
from projects.models import Update
from tests.factories.accounts import PersonFactory
from tests.factories.communities import InvitationFactory
from tests.factories.councillors import AskFactory
from tests.factories.projects import PhotoFactory, ProjectFactory, UpdateFactory

NAME, EMAIL, PHONE = "Denise Okafor", "denise@where.example", "01634 960 123"


@pytest.fixture
def denise(resident):
    type(resident).objects.filter(pk=resident.pk).update(email=EMAIL)
    resident.refresh_from_db()
    assert resident.name == NAME
    return resident


@pytest.fixture
def traces(denise, worker, chair, community):
    """Rows that hold the name: told by her, said by her, her photo, history, a draft in others' words."""
    project = ProjectFactory(community=community, lead=denise, about=f"Begun by {NAME}.")
    facts = {"project": project, "happened_on": timezone.localdate(), "now": timezone.now()}
    told = log_update(text="We dug.", by=worker, on_behalf_of=NAME, quote="It was mud.", quote_by=NAME, **facts)
    mine = log_update(text=f"{NAME} here, hello all.", by=denise, **facts)
    edit_update(
        update=mine, text=f"Hello. {NAME}", kind="step", happened_on=mine.happened_on, audience="public",
        by=denise, now=timezone.now(),
    )  # fmt: skip
    PhotoFactory(update=told, credit=NAME, alt=f"{NAME} with a spade")
    record("help", project, by=worker, sentence=f"Gave it to {NAME}", community=community.pk, who=[NAME], to=EMAIL)
    AskFactory(community=community, raised_by=denise, phone=PHONE)
    InvitationFactory(community=community, invited_by=chair, email=EMAIL)
    invite(email="other@example.org", role="resident", place=community, by=chair, now=timezone.now())
    return told


def holders(words):
    """Return model and field of each row that holds `words`, in whatever letters."""
    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                rows = model._default_manager.annotate(_seen=Cast(field.name, models.TextField()))
                if rows.filter(_seen__icontains=words).exists():
                    found.append(f"{model._meta.label}.{field.name}")
    return found


def test_the_walk_finds_a_name_that_is_there(traces):
    assert {"accounts.Person.name", "projects.Update.on_behalf_of", "audit.AuditLine.detail"} <= set(holders(NAME))


@pytest.mark.parametrize("words", [NAME, EMAIL, PHONE])
def test_nothing_holds_it_any_more(denise, traces, words):
    assert holders(words) != []
    leave_portal(person=denise, on=today(), now=timezone.now())
    assert holders(words) == []


def test_what_was_done_stays_and_says_somebody_who_left(denise, traces, client):
    leave_portal(person=denise, on=today(), now=timezone.now())
    traces.refresh_from_db()
    assert traces.on_behalf_of == traces.quote_by == "Somebody who left" and traces.text == "We dug."
    assert AuditLine.objects.get(verb="help").sentence == "Gave it to Somebody who left"
    page = client.get(traces.project.get_absolute_url()).content.decode()
    assert NAME not in page and "Somebody who left" in page


def test_search_finds_the_name_no_more(denise, traces, client):
    leave_portal(person=denise, on=today(), now=timezone.now())
    assert "hello all" not in client.get("/search/", {"q": "Okafor"}).content.decode().lower()


def test_half_a_name_and_longer_names_stay(denise, community, worker):
    project = ProjectFactory(community=community)
    kept = ["Denise", "Denise Okafor-Lane", "Old Denise Okafors Hall"]
    for name in kept:
        UpdateFactory(project=project, by=worker, on_behalf_of=name)
    leave_portal(person=denise, on=today(), now=timezone.now())
    assert set(Update.objects.values_list("on_behalf_of", flat=True)) == set(kept)


def test_an_account_without_a_name_takes_nothing_along(community, worker):
    nobody = PersonFactory(name="")
    update = UpdateFactory(project=ProjectFactory(community=community), by=worker, on_behalf_of="")
    leave_portal(person=nobody, on=today(), now=timezone.now())
    update.refresh_from_db()
    assert update.on_behalf_of == ""


def test_a_name_with_marks_of_its_own_goes_from_history(worker):
    person = PersonFactory(name="Zoë O’Brien (Miss)")
    record("x", person, by=worker, sentence="With Zoë O’Brien (Miss) there", who="Zoë O’Brien (Miss)")
    leave_portal(person=person, on=today(), now=timezone.now())
    line = AuditLine.objects.get(verb="x")
    assert "Zoë" not in line.sentence and line.detail == {"who": "Somebody who left"}


def test_a_councillors_public_name_is_the_councils(councillor):
    name = councillor.name
    leave_portal(person=councillor, on=today(), now=timezone.now())
    assert {"councillors.Councillor"} == PUBLIC_RECORDS
    public = ("councillors.Councillor.", "modelsearch.")  # the record, and the search that finds it
    assert [found for found in holders(name) if not found.startswith(public)] == []
