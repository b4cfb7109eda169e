"""The queue of the area and of staff: what waits, who sees what, answers."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from biglocal.concerns.actions import answer_concern, close_concern
from biglocal.concerns.models import Concern
from biglocal.notices.models import Event
from biglocal.refusals import Refused
from tests.factories.concerns import ConcernFactory


@pytest.fixture
def concern(community, stranger, resident):
    return ConcernFactory(community=community, by=stranger, writer=resident, title="Rubbish again")


def act(client, concern, **form):
    return client.post(concern.get_absolute_url(), form)


def test_area_sees_its_own(signed_in, chair, worker, concern, other_community):
    other = ConcernFactory(community=other_community, title="Far away")
    for person in (chair, worker):
        for name, args in [("area_concerns", [concern.community.slug]), ("concern_list", [])]:
            page = signed_in(person).get(reverse(f"concerns:{name}", args=args)).content.decode()
            assert "Rubbish again" in page and "Far away" not in page
        assert signed_in(person).get(other.get_absolute_url()).status_code == 404


def test_staff_see_all_and_those_of_no_area(signed_in, officer, concern):
    ConcernFactory(community=None, title="The home page")
    page = signed_in(officer).get(reverse("concerns:concern_list")).content.decode()
    assert "Rubbish again" in page and "The home page" in page


def test_chair_sees_nothing_without_an_area(signed_in, chair):
    nowhere = ConcernFactory(community=None)
    assert signed_in(chair).get(nowhere.get_absolute_url()).status_code == 404


def test_who_said_so_is_not_shown(signed_in, chair, concern, stranger):
    page = signed_in(chair).get(concern.get_absolute_url()).content.decode()
    assert stranger.name not in page and stranger.email not in page and "Somebody with an account" in page


def test_who_agreed_is_shown(signed_in, chair, concern, stranger):
    Concern.objects.update(may_name=True)
    assert stranger.name in signed_in(chair).get(concern.get_absolute_url()).content.decode()


def test_nobody_answers_about_the_own_words(signed_in, chair, officer, concern):
    Concern.objects.update(writer=chair)
    assert signed_in(chair).get(concern.get_absolute_url()).status_code == 404
    assert "Rubbish" not in signed_in(chair).get(reverse("concerns:concern_list")).content.decode()
    with pytest.raises(Refused, match="own words"):
        close_concern(concern=concern, by=chair, now=timezone.now())
    assert signed_in(officer).get(concern.get_absolute_url()).status_code == 200


def test_answer_reaches_who_said_so(signed_in, chair, concern, stranger):
    act(signed_in(chair), concern, act="answer", answer="We have asked the writer.")
    concern.refresh_from_db()
    assert (concern.state, concern.answered_by) == ("answered", chair)
    assert Event.objects.get(kind="concern-answered").people == [stranger.pk]
    page = signed_in(stranger).get(reverse("concerns:concern_mine")).content.decode()
    assert "We have asked the writer." in page


def test_answer_reaches_an_address(signed_in, chair, community, django_capture_on_commit_callbacks):
    concern = ConcernFactory(community=community, email="neighbour@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        act(signed_in(chair), concern, act="answer", answer="It's put right & gone.")
    [letter] = mail.outbox
    assert letter.to == ["neighbour@example.org"] and "It's put right & gone." in letter.body


def test_the_same_answer_twice_is_one(chair, concern):
    for _ in range(2):
        answer_concern(concern=concern, answer="Done.", by=chair, now=timezone.now())
    assert Event.objects.filter(kind="concern-answered").count() == 1


def test_an_empty_answer_says_so(signed_in, chair, concern):
    page = act(signed_in(chair), concern, act="answer", answer=" ").content.decode()
    assert "Enter your answer" in page and Concern.objects.get().state == "open"


def test_close_and_open_again(signed_in, chair, concern):
    client = signed_in(chair)
    act(client, concern, act="close")
    assert Concern.objects.get().state == "closed" and Concern.objects.get().closed_by == chair
    assert "Rubbish" not in client.get(reverse("concerns:concern_list")).content.decode()
    act(client, concern, act="answer", answer="Too late")
    assert Concern.objects.get().answer == ""
    act(client, concern, act="reopen")
    assert Concern.objects.get().state == "open" and Concern.objects.get().closed_at is None


def test_narrowed_by_state_and_kind(signed_in, chair, concern, community):
    ConcernFactory(community=community, title="Old thing", state="closed", closed_by=chair, closed_at=timezone.now())
    client, queue = signed_in(chair), reverse("concerns:area_concerns", args=[community.slug])
    assert "Old thing" not in client.get(queue).content.decode()
    closed = client.get(queue, {"state": "closed"}).content.decode()
    assert "Old thing" in closed and "Rubbish again" not in closed
    assert "Nothing waits" in client.get(queue, {"state": "open", "kind": "picture"}).content.decode()


def test_same_queries_for_3_and_30(signed_in, officer, community, resident, stranger, django_assert_max_num_queries):
    client, counts = signed_in(officer), []
    client.get(reverse("concerns:concern_list"))  # the first page of a session writes it
    for more in (3, 27):
        ConcernFactory.create_batch(more, community=community, writer=resident, by=stranger)
        with django_assert_max_num_queries(10) as asked:
            client.get(reverse("concerns:concern_list"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_mails_say_what_it_is_about_and_not_what_was_said(chair, concern):
    from biglocal.concerns.news import raised_context
    from biglocal.notices.letters import letter
    from biglocal.notices.models import Event as Row

    context = raised_context(Row(subject=f"concern:{concern.pk}"), chair)
    written = letter(chair.email, "concerns/emails/raised", context)
    assert "Rubbish again" in written.body and concern.words not in written.body
    assert concern.get_absolute_url() in written.body and len(written.subject) <= 60
    close_concern(concern=concern, by=chair, now=timezone.now())
    assert raised_context(Row(subject=f"concern:{concern.pk}"), chair) is None


@pytest.mark.parametrize(("days", "offsets"), [(2, []), (3, ["+3"]), (7, ["+3", "+7"])])
def test_a_concern_that_waits_is_told_again(chair, officer, concern, days, offsets):
    from datetime import datetime, time

    from biglocal.concerns.news import waiting
    from biglocal.dates import days_ago, today

    Concern.objects.update(at=timezone.make_aware(datetime.combine(days_ago(days), time(12))))
    rows = list(waiting(today()))
    assert [row.offset for row in rows] == offsets
    assert [row.people for row in rows] == [[chair.pk], [officer.pk]][: len(rows)]
    close_concern(concern=concern, by=chair, now=timezone.now())
    assert list(waiting(today())) == []


def test_queue_of_an_area_is_headed_by_its_name_and_leads_back(signed_in, chair, community):
    page = signed_in(chair).get(reverse("concerns:area_concerns", args=[community.slug])).content.decode()
    assert f"Concerns in {community.name}</h1>" in page and f'href="{community.get_absolute_url()}"' in page
