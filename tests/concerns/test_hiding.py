"""What is hidden leaves every page, and its writer is told why and how to answer."""

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.concerns.actions import hide, reply_to_hiding, show_again
from biglocal.concerns.models import Hiding
from biglocal.notices.models import Event, Item
from biglocal.refusals import Refused
from projects.actions import delete_update, edit_update, restore_update
from projects.models import Update
from tests.factories.concerns import ConcernFactory
from tests.factories.projects import OccasionFactory, PhotoFactory

WORDS = "Mrs Lane"


@pytest.fixture
def hidden(update, chair):
    return hide(topic=f"update:{update.pk}", reason="It names a neighbour.", by=chair, now=timezone.now())


def pages(update):
    project = update.project
    return [project.get_absolute_url(), project.community.get_absolute_url(), reverse("home"), reverse("progress")]


def test_it_leaves_every_page(client, signed_in, resident, chair, update):
    shown = [path for path in pages(update) if WORDS in client.get(path).content.decode()]
    assert len(shown) >= 2
    hide(topic=f"update:{update.pk}", reason="It names a neighbour.", by=chair, now=timezone.now())
    for reader in (client, signed_in(resident), signed_in(chair)):
        assert [path for path in pages(update) if WORDS in reader.get(path).content.decode()] == []


def test_it_leaves_the_search(client, hidden):
    assert WORDS not in client.get(reverse("search"), {"q": "rubbish"}).content.decode()


def test_kept_pages_of_visitors_are_made_anew(client, settings, update, chair, django_capture_on_commit_callbacks):
    settings.VISITOR_PAGE_SECONDS = 60
    caches["memory"].clear()
    progress = reverse("progress")
    assert WORDS in client.get(progress).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        hide(topic=f"update:{update.pk}", reason="It names a neighbour.", by=chair, now=timezone.now())
    assert WORDS not in client.get(progress).content.decode()


def test_mail_not_yet_sent_speaks_of_it_no_more(update, hidden, chair):
    event = Event.objects.get(key=f"update-published:{update.pk}")
    assert event.retracted_at
    show_again(hiding=hidden, reason="The name is out.", by=chair, now=timezone.now())
    event.refresh_from_db()
    assert event.retracted_at is None


def test_photo_leaves_too_and_its_file_is_not_found(client, update, chair):
    photo = PhotoFactory(update=update)
    hide(topic=f"photo:{photo.pk}", reason="A child is in it.", by=chair, now=timezone.now())
    assert photo.small_url not in client.get(update.project.get_absolute_url()).content.decode()
    assert client.get(reverse("projects:photo", args=[photo.key, "small"])).status_code == 404


def test_writer_is_told_why_and_answers(signed_in, update, resident, chair, hidden):
    assert Event.objects.get(kind="words-hidden").people == [resident.pk]
    address = reverse("concerns:hidden", args=[hidden.pk])
    page = signed_in(resident).get(address).content.decode()
    assert "It names a neighbour." in page and WORDS in page
    signed_in(resident).post(address, {"act": "reply", "reply": "I did not mean it."})
    hidden.refresh_from_db()
    assert hidden.reply == "I did not mean it." and Event.objects.get(kind="hidden-answered").people == [chair.pk]
    queue = reverse("concerns:area_concerns", args=[hidden.community.slug])
    assert "Writers have answered" in signed_in(chair).get(queue).content.decode()


def test_the_mail_to_the_writer_says_why(update, resident, hidden):
    from biglocal.concerns.news import hidden_context
    from biglocal.notices.letters import letter

    context = hidden_context(Event.objects.get(kind="words-hidden"), resident)
    written = letter(resident.email, "concerns/emails/hidden", context)
    assert "It names a neighbour." in written.body and reverse("concerns:hidden", args=[hidden.pk]) in written.body


def test_mail_of_hiding_goes_through_the_machine(update, resident, hidden):
    from biglocal.notices.steps.fan_out import fan_out

    fan_out(now=timezone.now())
    assert Item.objects.filter(person=resident, event__kind="words-hidden", message__isnull=False).exists()


def test_others_do_not_find_it(signed_in, stranger, other_chair, hidden):
    for person in (stranger, other_chair):
        assert signed_in(person).get(reverse("concerns:hidden", args=[hidden.pk])).status_code == 404


def test_shown_again_with_a_reason(signed_in, client, update, worker, hidden):
    address = reverse("concerns:hidden", args=[hidden.pk])
    assert "Enter why" in signed_in(worker).post(address, {"act": "again", "again": ""}).content.decode()
    signed_in(worker).post(address, {"act": "again", "again": "She agreed to it."})
    hidden.refresh_from_db()
    assert (hidden.ended_by, hidden.ended_because) == (worker, "She agreed to it.")
    assert WORDS in client.get(update.project.get_absolute_url()).content.decode()
    assert AuditLine.objects.filter(verb__in=["hide", "show_again"]).count() == 2


def test_writer_cannot_bring_it_back(update, resident, chair, hidden):
    update.refresh_from_db()
    for person in (resident, chair):
        with pytest.raises(Refused, match="hidden"):
            restore_update(update=update, by=person)
    with pytest.raises(Refused):
        show_again(hiding=hidden, reason="Please", by=resident, now=timezone.now())
    assert Update.objects.get().deleted_at


def test_a_chair_whose_words_were_hidden_asks_somebody_else(update, chair, officer):
    Update.objects.update(by=chair)
    hiding = hide(topic=f"update:{update.pk}", reason="It names her.", by=officer, now=timezone.now())
    with pytest.raises(Refused, match="somebody else"):
        show_again(hiding=hiding, reason="No it does not", by=chair, now=timezone.now())
    assert Hiding.objects.get().is_hidden


def test_what_its_writer_had_taken_down_stays_down(update, resident, chair):
    delete_update(update=update, by=resident, now=timezone.now())
    hiding = hide(topic=f"update:{update.pk}", reason="It names her.", by=chair, now=timezone.now())
    show_again(hiding=hiding, reason="Fine now.", by=chair, now=timezone.now())
    update.refresh_from_db()
    assert not hiding.took_down and update.deleted_by == resident


def test_hidden_twice_is_once(update, chair, worker, hidden):
    again = hide(topic=f"update:{update.pk}", reason="Another reason", by=worker, now=timezone.now())
    assert again == hidden and Hiding.objects.count() == 1


@pytest.mark.parametrize("who", ["resident", "finance", "rep", "stranger", "other_chair", "councillor"])
def test_who_may_not_hide(request, update, who):
    person = request.getfixturevalue(who)
    with pytest.raises(Refused):
        hide(topic=f"update:{update.pk}", reason="No", by=person, now=timezone.now())
    assert not Hiding.objects.exists() and Update.objects.standing().count() == 1


def test_what_cannot_be_hidden_says_what_to_do(community, chair, project):
    for topic, word in [(f"project:{project.pk}", "project"), (f"occasion:{OccasionFactory().pk}", "date")]:
        with pytest.raises(Refused, match=word):
            hide(topic=topic, reason="No", by=chair, now=timezone.now())


def test_hidden_from_the_page_of_a_concern(signed_in, worker, update):
    concern = ConcernFactory(topic=f"update:{update.pk}", community=update.project.community, title=update.title)
    client = signed_in(worker)
    assert "Hide it" in client.get(concern.get_absolute_url()).content.decode()
    assert "Enter why" in client.post(concern.get_absolute_url(), {"act": "hide", "reason": ""}).content.decode()
    client.post(concern.get_absolute_url(), {"act": "hide", "reason": "It names her."})
    assert Hiding.objects.get().concern == concern
    page = client.get(concern.get_absolute_url()).content.decode()
    assert "It is not shown to anybody now." in page and "Show it again" in page and "Hide it" not in page


def test_history_keeps_every_version(signed_in, update, resident, chair, hidden):
    show_again(hiding=hidden, reason="For the edit", by=chair, now=timezone.now())
    update.refresh_from_db()
    facts = {"kind": update.kind, "happened_on": update.happened_on, "audience": "public"}
    edit_update(update=update, text="A neighbour left rubbish.", by=resident, now=timezone.now(), **facts)
    page = signed_in(chair).get(reverse("concerns:history", args=["update", update.pk])).content.decode()
    assert WORDS in page and "A neighbour left rubbish." in page and "It names a neighbour." in page


def test_history_of_another_area_is_not_found(signed_in, other_chair, update):
    assert signed_in(other_chair).get(reverse("concerns:history", args=["update", update.pk])).status_code == 404


def test_hidden_from_the_history_page(signed_in, worker, update):
    address = reverse("concerns:history", args=["update", update.pk])
    assert "Hide it" in signed_in(worker).get(address).content.decode()
    assert "Enter why" in signed_in(worker).post(address, {"reason": ""}).content.decode()
    signed_in(worker).post(address, {"reason": "It names her."})
    assert Hiding.objects.get().by == worker


def test_only_the_writer_answers(update, worker, hidden):
    with pytest.raises(Refused):
        reply_to_hiding(hiding=hidden, reply="Hm", by=worker, now=timezone.now())
    assert Hiding.objects.get().reply == ""
