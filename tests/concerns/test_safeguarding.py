"""A worry about somebody at risk is read by the named few alone, and each look is written down."""

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.concerns.actions import note_safeguarding, open_safeguarding
from biglocal.concerns.models import SafeguardingConcern
from biglocal.concerns.news import safeguarding_context
from biglocal.notices.choices import Choice
from biglocal.notices.hooks import REFUSED, suppress
from biglocal.notices.letters import letter
from biglocal.notices.models import Event, Message
from biglocal.notices.steps.fan_out import fan_out
from biglocal.notices.steps.send import send_message
from biglocal.refusals import Refused
from tests.factories.communities import LtoAppointmentFactory, RoleHeldFactory
from tests.factories.concerns import SafeguardingConcernFactory

NOT_THEM = "resident chair worker finance certifier rep councillor officer manager stranger".split()
WORDS = "A child sleeps in the shed"


@pytest.fixture
def worry(community):
    return SafeguardingConcernFactory(community=community)


def where(worry):
    return reverse("concerns:safeguarding", args=[worry.pk])


@pytest.mark.parametrize("who", NOT_THEM)
def test_nobody_else_reads_it(request, signed_in, worry, who):
    client = signed_in(request.getfixturevalue(who))
    assert client.get(where(worry)).status_code in {403, 404}
    with pytest.raises(Refused):
        open_safeguarding(concern=worry, by=request.getfixturevalue(who))
    for name in ("concerns:concern_list", "concerns:concern_mine"):
        assert WORDS not in client.get(reverse(name)).content.decode()


def test_the_named_few_read_it(signed_in, lto_lead, trust_lead, worry):
    for person in (lto_lead, trust_lead):
        assert WORDS in signed_in(person).get(where(worry)).content.decode()
        assert WORDS not in signed_in(person).get(reverse("concerns:safeguarding_list")).content.decode()


def test_each_look_is_written_down_without_a_word_of_it(signed_in, lto_lead, worry):
    signed_in(lto_lead).get(where(worry))
    line = AuditLine.objects.get(verb="safeguarding_read")
    assert line.by == lto_lead and line.community is None and WORDS not in f"{line.sentence}{line.detail}"


def test_lead_of_another_body_does_not_find_it(signed_in, worry, other_community):
    other = LtoAppointmentFactory(community=other_community).organisation
    lead = RoleHeldFactory(role="lto_safe", community=None, organisation=other).person
    assert signed_in(lead).get(where(worry)).status_code == 404
    assert not AuditLine.objects.filter(verb="safeguarding_read").exists()


def test_worry_without_an_area_is_local_trusts(signed_in, lto_lead, trust_lead):
    worry = SafeguardingConcernFactory(community=None)
    assert signed_in(lto_lead).get(where(worry)).status_code == 404
    assert signed_in(trust_lead).get(where(worry)).status_code == 200


def test_a_role_that_ended_reads_nothing(signed_in, lto_lead, worry):
    from datetime import timedelta

    from biglocal.dates import today

    lto_lead.roles.update(end_date=today() - timedelta(days=1))
    assert signed_in(lto_lead).get(where(worry)).status_code == 403


def test_mail_says_only_that_there_is_one(client, lto_lead, trust_lead, community):
    form = {"page": community.get_absolute_url(), "kind": "at_risk", "words": WORDS}
    client.post(reverse("concerns:concern_raise_page"), form)
    event = Event.objects.get(kind="safeguarding-raised")
    worry = SafeguardingConcern.objects.get()
    assert event.people == sorted([lto_lead.pk, trust_lead.pk]) and event.community is None
    written = letter(lto_lead.email, "concerns/emails/safeguarding", safeguarding_context(event, lto_lead))
    html = str(written.alternatives[0][0])
    for part in (written.subject, written.body, html):
        assert WORDS not in part and community.name not in part
    assert where(worry) in written.body


@pytest.mark.parametrize("scope", ["all", "kind:safeguarding-raised"])
def test_mail_comes_whatever_the_named_few_stopped(client, lto_lead, community, mailoutbox, scope):
    Choice(lto_lead, scope).stop()
    form = {"page": community.get_absolute_url(), "kind": "at_risk", "words": WORDS}
    client.post(reverse("concerns:concern_raise_page"), form)
    fan_out(now=timezone.now())
    assert send_message(Message.objects.get().pk, now=timezone.now()) == "sent"
    assert mailoutbox[0].to == [lto_lead.email] and "List-Unsubscribe" not in mailoutbox[0].extra_headers


def test_mail_goes_to_no_address_that_refused_it(client, lto_lead, community, mailoutbox):
    suppress(lto_lead.email, REFUSED)
    form = {"page": community.get_absolute_url(), "kind": "at_risk", "words": WORDS}
    client.post(reverse("concerns:concern_raise_page"), form)
    fan_out(now=timezone.now())
    assert send_message(Message.objects.get().pk, now=timezone.now()) == "skipped" and mailoutbox == []


def test_what_was_done_is_noted_once(lto_lead, worry):
    for _ in range(2):
        note_safeguarding(concern=worry, words="Rang the council.", state="taken", by=lto_lead, now=timezone.now())
    worry.refresh_from_db()
    assert worry.state == "taken" and worry.notes.get().words == "Rang the council."


def test_note_through_the_page(signed_in, trust_lead, worry):
    client = signed_in(trust_lead)
    assert "Choose how it stands" in client.post(where(worry), {"words": "x"}).content.decode()
    client.post(where(worry), {"words": "All is well.", "state": "closed"})
    assert "All is well." in client.get(where(worry)).content.decode()


def test_who_writes_no_word_of_it_in_a_row_that_is_printed(worry):
    assert WORDS not in str(worry) and not any(WORDS in line.sentence for line in AuditLine.objects.all())


def test_list_asks_the_same_for_3_and_30(signed_in, trust_lead, community, django_assert_max_num_queries):
    client, counts = signed_in(trust_lead), []
    client.get(reverse("concerns:safeguarding_list"))  # the first page of a session writes it
    for more in (3, 27):
        SafeguardingConcernFactory.create_batch(more, community=community)
        with django_assert_max_num_queries(10) as asked:
            client.get(reverse("concerns:safeguarding_list"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_only_a_manager_invites_the_leads(signed_in, manager, officer, chair):
    page = reverse("communities:staff_invite")
    assert "Safeguarding lead, Local Trust" in signed_in(manager).get(page).content.decode()
    assert "Safeguarding lead" not in signed_in(officer).get(page).content.decode()
