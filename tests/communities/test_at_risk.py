"""Whom people tell about a child or an adult at risk: the chair and the worker name it, and it is written down."""

import pytest
from django.urls import reverse

from biglocal.audit.models import AuditLine


@pytest.fixture
def page(community):
    return reverse("communities:at_risk_contact", args=[community.slug])


def test_chair_and_worker_name_who_is_told(signed_in, chair, worker, community, page):
    for person in (chair, worker):
        signed_in(person).post(page, {"contact": f"{person.name} on 01632 960 119"})
        community.refresh_from_db()
        assert community.at_risk_contact.startswith(person.name)
    assert AuditLine.objects.filter(verb="at_risk_contact").count() == 2


def test_the_same_name_twice_is_written_down_once(signed_in, chair, page):
    for _ in range(2):
        signed_in(chair).post(page, {"contact": "Ama"})
    assert AuditLine.objects.filter(verb="at_risk_contact").count() == 1


def test_others_do_not(signed_in, resident, finance, stranger, other_chair, community, page):
    for person, code in ((resident, 403), (finance, 403), (stranger, 404), (other_chair, 404)):
        assert signed_in(person).post(page, {"contact": "Me"}).status_code == code
    community.refresh_from_db()
    assert community.at_risk_contact == ""


def test_a_contact_that_is_too_long_is_one_sentence(signed_in, chair, page):
    answer = signed_in(chair).post(page, {"contact": "x" * 121})
    assert "Use 120 letters or fewer. You have 1 too many." in answer.content.decode()
