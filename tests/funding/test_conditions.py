"""What an answer asks for: an owner, a day, proof; confirmed by somebody else; it holds the payment it is tied to."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Role
from biglocal.refusals import Refused
from funding.actions.conditions import bring_proof, confirm_condition, send_back_proof
from funding.models import Agreement, Condition
from tests.factories.communities import RoleHeldFactory
from tests.factories.funding import ConflictFactory
from tests.factories.payments import asks

from .test_staff_views import refs

PDF = b"%PDF-1.7\n%letter of the landlord"


@pytest.fixture
def asked(decide):
    """Two conditions of a yes, the partnership's, due in ten days; both hold the first payment."""
    decide(answer="conditions", conditions=asks("A letter from the landlord", "A lock on the tap"))
    return Condition.objects.select_related("agreement__community", "payment").first()


def bring(asked, by, **given):
    return bring_proof(condition=asked, by=by, now=timezone.now(), **{"words": "The letter is here", **given})


def confirm(asked, by):
    return confirm_condition(condition=asked, by=by, now=timezone.now())


def waits_for(asked):
    return asked.agreement.payments.order_by("number").first().waits_for


def test_each_condition_holds_the_first_payment(asked):
    rows = [(row.words, row.who, row.payment.number) for row in Condition.objects.order_by("number")]
    assert rows == [("A letter from the landlord", "The partnership", 1), ("A lock on the tap", "The partnership", 1)]
    assert asked.due_on == timezone.localdate() + timedelta(days=10)


def test_a_met_condition_no_longer_holds_its_payment(asked, worker, officer, finance):
    from funding.actions import accept_agreement

    accept_agreement(agreement=asked.agreement, by=finance, now=timezone.now())
    assert "A letter from the landlord" in waits_for(asked)
    bring(asked, worker)
    confirm(asked, officer)
    assert "A letter from the landlord" not in waits_for(asked) and "A lock on the tap" in waits_for(asked)


def test_a_plain_yes_asks_for_nothing(decide):
    decide()
    assert not Condition.objects.exists() and Agreement.objects.get().payments.exists()


def test_proof_is_words_or_a_file(asked, worker):
    with pytest.raises(Refused, match="Say what shows that it is done"):
        bring(asked, worker, words=" ")
    bring(asked, worker, words="", file=SimpleUploadedFile("a.exe", PDF))
    asked.refresh_from_db()
    assert asked.brought_by == worker and asked.proof_file.name.endswith(".pdf")


def test_a_file_of_another_kind_is_refused(asked, worker):
    with pytest.raises(Refused, match="This is no PDF"):
        bring(asked, worker, file=SimpleUploadedFile("letter.pdf", b"MZ not a letter"))
    asked.refresh_from_db()
    assert asked.brought_at is None


@pytest.mark.parametrize("who", ["resident", "rep", "councillor", "certifier", "stranger", "other_chair", "officer"])
def test_others_bring_nothing(request, asked, who):
    with pytest.raises(Refused, match="Your role does not allow this"):
        bring(asked, request.getfixturevalue(who))
    asked.refresh_from_db()
    assert asked.brought_at is None


@pytest.mark.parametrize("who", ["worker", "chair", "finance"])
def test_those_of_the_area_and_of_its_holder_bring_proof(request, asked, who):
    person = request.getfixturevalue(who)
    bring(asked, person)
    asked.refresh_from_db()
    assert asked.brought_by == person


@pytest.mark.parametrize("who", ["worker", "chair", "finance", "resident", "stranger"])
def test_only_officers_confirm(request, asked, chair, worker, who):
    bring(asked, worker)
    with pytest.raises(Refused, match="Your role does not allow this"):
        confirm(asked, request.getfixturevalue(who))


def test_who_brought_it_does_not_confirm_it(asked, officer):
    Condition.objects.update(brought_by=officer, brought_at=timezone.now())
    with pytest.raises(Refused, match="You brought the proof yourself"):
        confirm(asked, officer)
    with pytest.raises(IntegrityError, match="condition_two_people"):
        Condition.objects.update(met_by=officer, met_at=timezone.now())


def test_an_officer_of_the_area_or_with_a_conflict_does_not_confirm(asked, worker, officer, decider, community):
    bring(asked, worker)
    RoleHeldFactory(person=officer, role=Role.RESIDENT, community=community)
    with pytest.raises(Refused, match="You belong to Arches Local"):
        confirm(asked, officer)
    asked.agreement.proposal.conflicts.filter(person=decider).delete()
    ConflictFactory(proposal=asked.agreement.proposal, person=decider, has_conflict=True, reason="x")
    with pytest.raises(Refused, match="conflict of interest"):
        confirm(asked, decider)


def test_nothing_is_confirmed_without_proof(asked, officer):
    with pytest.raises(Refused, match="Nobody has brought proof yet"):
        confirm(asked, officer)


def test_confirming_twice_is_once_and_by_another_is_told(asked, worker, officer, decider):
    bring(asked, worker)
    first = confirm(asked, officer)
    assert confirm(asked, officer).met_at == first.met_at
    with pytest.raises(Refused, match="Priya Shah has confirmed this already"):
        confirm(asked, decider)
    with pytest.raises(Refused, match="confirmed already"):
        bring(asked, worker, words="Another letter")


def test_proof_goes_back_with_a_reason(asked, worker, officer):
    bring(asked, worker)
    with pytest.raises(Refused, match="Say what is missing"):
        send_back_proof(condition=asked, reason=" ", by=officer, now=timezone.now())
    send_back_proof(condition=asked, reason="It is not signed", by=officer, now=timezone.now())
    asked.refresh_from_db()
    assert asked.brought_at is None and asked.proof == "Sent back: It is not signed"


# Pages ----------------------------------------------------------------------------------------------------------------
def test_the_worker_brings_and_the_officer_confirms_on_pages(signed_in, asked, worker, officer):
    address = reverse("funding:condition", args=[asked.agreement.community.slug, asked.pk])
    given = {"words": "Signed on Monday", "file": SimpleUploadedFile("letter.pdf", PDF)}
    assert "Brought. Local Trust looks at it" in signed_in(worker).post(address, given, follow=True).content.decode()
    client, check = signed_in(officer), reverse("funding:condition_check", args=[asked.pk])
    assert check in client.get(reverse("grants")).content.decode()
    page = client.get(check).content.decode()
    assert "Signed on Monday" in page and "Confirm it" in page
    file = client.get(reverse("funding:condition_file", args=[asked.agreement.community.slug, asked.pk]))
    assert file.getvalue() == PDF and "attachment" in file["Content-Disposition"]
    client.post(check, {"answer": "yes"})
    asked.refresh_from_db()
    assert asked.met_by == officer
    assert "Priya Shah confirmed it" in signed_in(worker).get(address).content.decode()


def test_residents_read_but_open_no_file(signed_in, asked, resident, worker):
    bring(asked, worker, file=SimpleUploadedFile("letter.pdf", PDF))
    slug = asked.agreement.community.slug
    page = signed_in(resident).get(reverse("funding:condition", args=[slug, asked.pk]))
    assert "The letter is here" in page.content.decode() and "Open the file" not in page.content.decode()
    assert signed_in(resident).post(reverse("funding:condition", args=[slug, asked.pk])).status_code == 403
    assert signed_in(resident).get(reverse("funding:condition_file", args=[slug, asked.pk])).status_code == 403


def test_another_areas_condition_is_not_found(signed_in, asked, other_chair, other_community):
    for name in ["condition", "condition_file"]:
        address = reverse(f"funding:{name}", args=[other_community.slug, asked.pk])
        assert signed_in(other_chair).get(address).status_code == 404


def test_overdue_conditions_stand_in_the_queue(signed_in, officer, asked):
    client = signed_in(officer)
    assert f"C-{asked.pk}" not in refs(client.get(reverse("grants")))
    Condition.objects.filter(pk=asked.pk).update(due_on=timezone.localdate() - timedelta(days=3))
    page = client.get(reverse("grants"), {"kind": "condition"})
    assert refs(page) == [f"C-{asked.pk}"]
    assert "Its day has passed" in page.content.decode() and "3 over" in page.content.decode()


# Forms that lay open --------------------------------------------------------------------------------------------------
def test_proof_a_colleague_brought_meanwhile_is_not_written_over_unseen(asked, worker, chair, signed_in):
    client, address = signed_in(worker), reverse("funding:condition", args=["arches-local", asked.pk])
    data = {"words": "He signed on Monday.", "seen": client.get(address).context["form"]["seen"].value()}
    bring(asked, chair)
    page = client.post(address, data)
    assert "Harjit Gill brought proof: A letter from the landlord while you had this open" in page.content.decode()
    assert "He signed on Monday." in page.content.decode()
    asked.refresh_from_db()
    assert asked.proof == "The letter is here"
    assert client.post(address, {**data, "seen": page.context["form"]["seen"].value()}).status_code == 302


def test_proof_that_was_confirmed_meanwhile_keeps_what_was_typed(asked, worker, officer, signed_in):
    client, address = signed_in(worker), reverse("funding:condition", args=["arches-local", asked.pk])
    bring(asked, worker)
    seen = client.get(address).context["form"]["seen"].value()
    confirm(asked, officer)
    page = client.post(address, {"words": "A better one.", "seen": seen}).content.decode()
    assert "Priya Shah confirmed: A letter from the landlord while you had this open" in page
    assert "A better one." in page


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_an_officer_confirms_the_proof_that_was_read(asked, worker, chair, officer, signed_in, answer):
    bring(asked, worker)
    client, address = signed_in(officer), reverse("funding:condition_check", args=[asked.pk])
    seen = client.get(address).context["seen"]
    bring(asked, chair, words="Another letter")
    page = client.post(address, {"answer": answer, "seen": seen, "reason": "No date on it"}).content.decode()
    assert "Harjit Gill brought proof" in page and "while you had this open" in page
    assert answer == "yes" or "No date on it" in page
    asked.refresh_from_db()
    assert (asked.met_at, asked.proof) == (None, "Another letter")
