"""Anybody reports what is shown, with or without an account."""

from django.urls import reverse

from biglocal.audit.models import AuditLine
from biglocal.concerns.models import Concern, SafeguardingConcern
from biglocal.notices.models import Event
from projects.actions import delete_update


def test_without_an_account(client, address, said, update, community):
    answer = client.post(address, said(email="neighbour@example.org"))
    concern = Concern.objects.get()
    assert answer.url.startswith(reverse("concerns:concern_thanks"))
    assert (concern.topic, concern.community, concern.writer) == (f"update:{update.pk}", community, update.by)
    assert concern.shown == update.text and concern.by is None and concern.email == "neighbour@example.org"
    assert "Thank you" in client.get(answer.url).content.decode()


def test_signed_in(signed_in, stranger, address, said):
    signed_in(stranger).post(address, said())
    assert Concern.objects.get().by == stranger and not Concern.objects.get().may_name


def test_the_same_form_twice_is_one(client, address, said):
    form = said()
    client.post(address, form)
    client.post(address, form)
    assert Concern.objects.count() == 1 and Event.objects.filter(kind="concern-raised").count() == 1


def test_each_field_says_what_is_missing(client, address):
    page = client.post(address, {}).content.decode()
    assert "Choose what it is about." in page and "Say what is wrong" in page
    assert not Concern.objects.exists()


def test_bad_input_keeps_what_was_typed(client, address, said):
    page = client.post(address, said(words="<b>unkind</b>\x00")).content.decode()
    assert "can’t be shown" in page or "can&#x27;t be shown" in page
    assert "&lt;b&gt;unkind" in page and client.post(address, said(words="a" * 100_000)).status_code == 200
    assert not Concern.objects.exists()


def test_999_comes_first(client, address):
    page = client.get(address).content.decode()
    assert page.index("999") < page.index("What is it about?")


def test_too_many_are_refused_and_stay_typed(client, address, said):
    for _ in range(10):
        client.post(address, said())
    answer = client.post(address, said(words="One more thing."))
    assert answer.status_code == 429 and "One more thing." in answer.content.decode()
    assert Concern.objects.count() == 10


def test_what_only_the_partnership_reads_is_not_there_for_others(client, signed_in, resident, update, address):
    type(update).objects.update(audience="partnership")
    assert client.get(address).status_code == 404
    assert signed_in(resident).get(address).status_code == 200


def test_what_was_taken_down_is_not_there(client, update, address, resident):
    from django.utils import timezone

    delete_update(update=update, by=resident, now=timezone.now())
    assert client.get(address).status_code == 404


def test_nothing_of_an_unknown_kind_is_there(client):
    assert client.get(reverse("concerns:concern_raise", args=["person", 1])).status_code == 404


def test_any_page_can_be_reported_from_its_foot(client, community, said):
    foot = client.get(community.get_absolute_url()).content.decode()
    link = f"{reverse('concerns:concern_raise_page')}?page={community.get_absolute_url()}"
    assert link in foot
    client.post(reverse("concerns:concern_raise_page"), said(page=community.get_absolute_url()))
    concern = Concern.objects.get()
    assert (concern.community, concern.page) == (community, community.get_absolute_url())


def test_a_page_elsewhere_is_not_taken_over(client, said):
    page = client.get(reverse("concerns:concern_raise_page"), {"page": "https://elsewhere.example/"}).content.decode()
    assert "elsewhere.example" not in page
    thanks = client.get(reverse("concerns:concern_thanks"), {"page": "//elsewhere.example/"}).content.decode()
    assert "elsewhere.example" not in thanks


def test_chair_and_worker_are_told_and_no_line_names_who_said_so(signed_in, stranger, chair, worker, address, said):
    signed_in(stranger).post(address, said())
    assert Event.objects.get(kind="concern-raised").people == sorted([chair.pk, worker.pk])
    assert AuditLine.objects.get(verb="concern_raise").by is None


def test_staff_are_told_where_nobody_else_answers(client, officer, manager, address, said):
    client.post(address, said())
    assert Event.objects.get(kind="concern-raised").people == sorted([officer.pk, manager.pk])


def test_the_writer_is_not_told_who_answers(client, update, chair, worker, address, said):
    type(update).objects.update(by=chair)
    client.post(address, said())
    assert Event.objects.get(kind="concern-raised").people == [worker.pk]


def test_a_worry_goes_to_the_table_apart(client, address, said):
    answer = client.post(address, said(kind="at_risk", words="The boy sleeps in the shed."))
    assert not Concern.objects.exists() and SafeguardingConcern.objects.get().words == "The boy sleeps in the shed."
    page = client.get(answer.url).content.decode()
    assert "999" in page and "safeguarding leads are told" in page


def test_each_thing_shown_can_be_reported(client, community, project, update, said):
    from tests.factories.communities import PlanFactory
    from tests.factories.projects import OccasionFactory, PhotoFactory

    things = {
        "photo": PhotoFactory(update=update),
        "project": project,
        "occasion": OccasionFactory(community=community),
        "plan": PlanFactory(community=community, state="active"),
        "community": community,
    }
    for prefix, thing in things.items():
        address = reverse("concerns:concern_raise", args=[prefix, thing.pk])
        assert client.get(address).status_code == 200, prefix


def test_what_i_reported_stays_mine(signed_in, stranger, resident, address, said):
    signed_in(stranger).post(address, said())
    mine = reverse("concerns:concern_mine")
    assert "This names my mother." in signed_in(stranger).get(mine).content.decode()
    assert "This names my mother." not in signed_in(resident).get(mine).content.decode()


def test_who_is_in_a_picture_is_led_to_where_it_is_taken_down(client, update, address, said):
    from tests.factories.projects import PhotoFactory

    thanks = client.post(address, said(kind="picture")).url
    assert thanks.startswith(reverse("concerns:concern_thanks"))
    photo = PhotoFactory(update=update)
    for where in (address, reverse("concerns:concern_raise", args=["photo", photo.pk])):
        assert client.post(where, said(kind="picture")).url == photo.get_absolute_url()
    assert Concern.objects.filter(kind="picture").count() == 3
