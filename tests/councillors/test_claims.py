"""A councillor's page is claimed by invitation and confirmed by Local Trust; until then nothing opens."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Action, Role
from biglocal.audit.models import AuditLine
from biglocal.communities.actions import leave_portal
from biglocal.communities.models import RoleHeld
from biglocal.communities.roles import can, forget_standing
from biglocal.dates import today
from biglocal.notices.models import Event, Message
from biglocal.notices.steps.fan_out import fan_out
from biglocal.notices.steps.send import send_message
from biglocal.refusals import Refused
from councillors.actions import confirm_claim, invite_councillor, refuse_claim, say_this_is_me, take_account_off
from councillors.actions.claims import token_of
from councillors.claim_news import made_context
from councillors.models import Claim
from tests.factories.accounts import PersonFactory
from tests.factories.councillors import AskAnswerFactory, ClaimFactory, CouncillorFactory, TermFactory

pytestmark = pytest.mark.django_db


def now():
    return timezone.now()


@pytest.fixture
def saira(ward):
    """A councillor of the area's ward, known from the council's list, without an account."""
    record = CouncillorFactory(
        name="Saira Khan", slug="saira-khan", email="saira@council.example", council=ward.ward_set.council
    )
    TermFactory(councillor=record, ward=ward)
    return record


@pytest.fixture
def invited(saira, chair, stranger):
    return ClaimFactory(councillor=saira, invited_by=chair, email=stranger.email)


@pytest.fixture
def claimed(invited, stranger):
    return say_this_is_me(claim=invited, by=stranger, now=now())


def page_of(claim):
    return reverse("councillors:claim", args=[token_of(claim)])


def test_chair_invites_at_the_address_of_the_councils_list(saira, chair, signed_in, django_capture_on_commit_callbacks):
    address = reverse("councillors:councillor_invite", args=[saira.slug])
    browser = signed_in(chair)
    assert 'value="saira@council.example"' in browser.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(address, {"email": "Saira@Council.example"})
    claim = Claim.objects.get()
    assert mail.outbox[0].to == ["saira@council.example"] and page_of(claim) in mail.outbox[0].body
    assert claim.from_the_list and claim.community.slug == "arches-local"


def test_pressed_twice_is_one_invitation_and_one_mail(saira, chair, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            invite_councillor(councillor=saira, email="a@example.org", by=chair, now=now())
    assert Claim.objects.count() == 1 and len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("who", "may"),
    [("chair", True), ("worker", True), ("officer", True), ("manager", True)]
    + [(who, False) for who in ("resident", "rep", "stranger", "other_chair", "councillor")],
)
def test_who_invites_a_councillor_of_the_areas_ward(request, saira, who, may):
    by = request.getfixturevalue(who)
    if may:
        assert invite_councillor(councillor=saira, email="a@example.org", by=by, now=now()).pk
    else:
        with pytest.raises(Refused):
            invite_councillor(councillor=saira, email="a@example.org", by=by, now=now())
        assert not Claim.objects.exists() and not mail.outbox


def test_area_invites_no_councillor_of_another_ward(signed_in, chair):
    elsewhere = TermFactory().councillor
    address = reverse("councillors:councillor_invite", args=[elsewhere.slug])
    assert signed_in(chair).get(address).status_code == 403


def test_opening_the_link_claims_nothing(signed_in, invited, stranger):
    assert "Yes, this is me" in signed_in(stranger).get(page_of(invited)).content.decode()
    invited.refresh_from_db()
    assert invited.state == "invited"


def test_saying_this_is_me_gives_no_right_until_staff_confirm(signed_in, invited, stranger, community, officer):
    signed_in(stranger).post(page_of(invited))
    invited.refresh_from_db()
    assert invited.state == "claimed" and invited.person == stranger
    assert not RoleHeld.objects.filter(person=stranger).exists()
    confirm_claim(claim=invited, by=officer, now=now())
    forget_standing(stranger)
    assert can(stranger, Action.ASK_ANSWER, community)
    assert Event.objects.get(kind="claim-answered").people == [stranger.pk]


def test_link_of_another_address_gets_one_sentence(signed_in, invited, worker):
    answer = signed_in(worker).post(page_of(invited))
    invited.refresh_from_db()
    assert "This link went to" in answer.content.decode() and invited.state == "invited"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"expires_at": timezone.now() - timedelta(days=1)}, "has run out"),
        ({"state": "withdrawn"}, "was taken back"),
    ],
)
def test_stale_link_gets_one_sentence(signed_in, invited, stranger, change, sentence):
    Claim.objects.filter(pk=invited.pk).update(**change)
    answer = signed_in(stranger).post(page_of(invited))
    assert answer.status_code == 410 and sentence in answer.content.decode()


def test_used_link_and_broken_link_get_one_sentence(client, signed_in, claimed, stranger, worker):
    assert "You said already" in signed_in(stranger).get(page_of(claimed)).content.decode()
    assert "used already" in signed_in(worker).get(page_of(claimed)).content.decode()
    assert "not whole" in client.get(reverse("councillors:claim", args=["x:y"])).content.decode()


def test_who_is_another_councillor_already_is_told_so(signed_in, saira, chair, councillor):
    claim = ClaimFactory(councillor=saira, invited_by=chair, email=councillor.email)
    answer = signed_in(councillor).post(page_of(claim))
    assert "another councillor here already" in answer.content.decode()
    assert not Claim.objects.filter(state="claimed").exists()


def test_invitation_ends_with_the_right_of_who_sent_it(signed_in, invited, stranger, chair):
    chair.roles.update(end_date=today() - timedelta(days=1))
    assert "may no longer do so" in signed_in(stranger).get(page_of(invited)).content.decode()


def test_staff_see_both_addresses_side_by_side(signed_in, officer, claimed, saira, stranger):
    page = signed_in(officer).get(reverse("councillors:claim_list")).content.decode()
    assert stranger.email in page and saira.email in page and "Another one" in page


def test_staff_confirm_with_one_press_and_twice_is_once(signed_in, officer, claimed, saira, stranger):
    for _ in range(2):
        signed_in(officer).post(reverse("councillors:claim_act", args=[claimed.pk]), {"act": "confirm"})
    saira.refresh_from_db()
    assert saira.person == stranger and saira.confirmed
    assert AuditLine.objects.filter(verb="claim_confirm").count() == 1


def test_staff_refuse_with_a_reason_that_is_told(signed_in, officer, claimed, stranger):
    address = reverse("councillors:claim_refuse", args=[claimed.pk])
    assert "Say why" in signed_in(officer).post(address, {"reason": ""}).content.decode()
    signed_in(officer).post(address, {"reason": "The council does not know this address."})
    claimed.refresh_from_db()
    assert claimed.state == "refused" and not RoleHeld.objects.filter(person=stranger).exists()
    assert Event.objects.filter(kind="claim-answered").exists()


def test_stale_list_confirms_nobody_refused(officer, manager, claimed, saira):
    refuse_claim(claim=claimed, reason="No", by=officer, now=now())
    with pytest.raises(Refused):
        confirm_claim(claim=claimed, by=manager, now=now())
    saira.refresh_from_db()
    assert saira.person is None


def test_nobody_confirms_themselves(saira, officer):
    claim = ClaimFactory(councillor=saira, invited_by=officer, email=officer.email)
    say_this_is_me(claim=claim, by=officer, now=now())
    with pytest.raises(Refused, match="Somebody else"):
        confirm_claim(claim=claim, by=officer, now=now())


def test_account_taken_off_ends_every_right_at_once(officer, claimed, saira, stranger, community):
    confirm_claim(claim=claimed, by=officer, now=now())
    take_account_off(councillor=saira, reason="It was the wrong person.", by=officer, now=now())
    claimed.refresh_from_db()
    assert not can(PersonFactory._meta.model.objects.get(pk=stranger.pk), Action.ASK_ANSWER, community)
    assert claimed.state == "taken_off" and AuditLine.objects.filter(verb="account_off").count() == 1
    role = RoleHeld.objects.get(person=stranger, role=Role.COUNCILLOR)
    assert role.start_date == date(2023, 5, 9) and role.end_date == today() - timedelta(days=1)


def test_page_says_who_may_invite(client, signed_in, saira, chair, resident):
    address = reverse("councillors:councillor_invite", args=[saira.slug])
    page = saira.get_absolute_url()
    assert address in signed_in(chair).get(page).content.decode()
    for browser in (client, signed_in(resident)):
        assert address not in browser.get(page).content.decode()


@pytest.mark.parametrize("rows", [3, 30])
def test_list_needs_the_same_queries_for_3_and_30(signed_in, officer, rows, django_assert_max_num_queries):
    for _ in range(rows):
        ClaimFactory()
        ClaimFactory(person=PersonFactory(), claimed_at=now(), state="claimed")
    browser = signed_in(officer)
    with django_assert_max_num_queries(10):
        browser.get(reverse("councillors:claim_list"))


def test_staff_see_how_many_wait(signed_in, officer, claimed):
    page = signed_in(officer).get(reverse("communities:staff_people")).content.decode()
    assert "1 waits for you" in page and reverse("councillors:claim_list") in page


def test_who_leaves_the_portal_leaves_the_record_too(councillor, community, officer):
    record = councillor.councillor
    AskAnswerFactory(ask__community=community, councillor=record, answer="call", phone="07700 900 123")
    leave_portal(person=councillor, on=today(), now=now())
    record.refresh_from_db()
    assert record.person is None and record.answers.get().phone == ""
    assert invite_councillor(councillor=record, email="ruth@council.example", by=officer, now=now()).pk


def test_staff_do_not_make_themselves_a_councillor(signed_in, saira, officer):
    browser = signed_in(officer)
    page = browser.post(reverse("councillors:councillor_account", args=[saira.slug]), {"email": officer.email})
    saira.refresh_from_db()
    assert saira.person is None and "Somebody else of Local Trust" in page.content.decode()


# Staff hear of it -----------------------------------------------------------------------------------------------------
def send_all():
    """Let the machine send what waits, and return the mails to staff about somebody to confirm."""
    fan_out(now=now())
    for pk in Message.objects.values_list("pk", flat=True):
        send_message(pk, now=now())
    return [one for one in mail.outbox if one.subject.startswith("To confirm: Cllr Saira Khan")]


def test_who_confirms_gets_one_mail_that_says_why(officer, manager, decider, chair, invited, stranger):
    for _ in range(2):
        say_this_is_me(claim=invited, by=stranger, now=now())
    mails = send_all()
    assert sorted(one.to[0] for one in mails) == sorted(one.email for one in (officer, manager, decider))
    words = mails[0].body
    assert "says: I am Cllr Saira Khan" in words and "another address than the council’s list" in words
    assert reverse("councillors:claim_list") in words and "because you confirm councillors" in words
    assert len(send_all()) == len(mails)


def test_no_mail_once_somebody_answered_and_none_to_who_left(officer, manager, claimed):
    confirm_claim(claim=claimed, by=officer, now=now())
    assert send_all() == [] and made_context(Event.objects.get(kind="claim-made"), officer) is None


def test_who_confirms_no_more_gets_no_mail_and_nobody_confirms_the_own_claim(saira, officer, manager):
    claim = ClaimFactory(councillor=saira, invited_by=officer, email=officer.email)
    say_this_is_me(claim=claim, by=officer, now=now())
    assert Event.objects.get(kind="claim-made").people == [manager.pk]
    manager.roles.update(end_date=today() - timedelta(days=1))
    assert send_all() == []
