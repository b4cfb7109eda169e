"""An organisation reads what became of every paper it ever brought."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.dates import today
from funding.actions.papers import check_paper, refuse_paper
from tests.factories.communities import OrganisationFactory
from tests.factories.payments import CheckedPaperFactory, PaperFactory


@pytest.fixture
def client(signed_in, finance):
    return signed_in(finance)


def at(organisation):
    return reverse("funding:lto_papers", args=[organisation.slug])


def test_papers_before_the_one_that_counts_are_there(client, lto):
    long_ago = today() - timedelta(days=400)
    CheckedPaperFactory(organisation=lto, dated_on=long_ago, expires_on=long_ago + timedelta(days=365))
    CheckedPaperFactory(organisation=lto, expires_on=today() + timedelta(days=90))
    page = client.get(at(lto)).content.decode()
    assert page.count("Lapsed") == 1 and page.count(">Checked") == 1


def test_who_answered_and_why_is_said(client, lto, finance, officer):
    paper = PaperFactory(organisation=lto, brought_by=finance, kind="safeguarding", dated_on=date(2026, 1, 9))
    refuse_paper(paper=paper, by=officer, reason="It names no one.", now=timezone.now())
    page = client.get(at(lto)).content.decode()
    assert "It names no one." in page and officer.get_full_name() in page and finance.get_full_name() in page
    assert "Who did what" in page and "Safeguarding policy" in page


def test_the_way_to_it_is_on_the_page_of_the_organisation(client, lto):
    assert f'href="{at(lto)}"' in client.get(reverse("lto")).content.decode()


def test_another_organisations_papers_are_not_found(client, lto):
    assert client.get(at(OrganisationFactory())).status_code == 404


def test_without_any_it_says_where_to_begin(client, lto):
    assert "No paper yet" in client.get(at(lto)).content.decode()


def test_many_papers_take_no_more_queries(client, lto, officer, django_assert_max_num_queries):
    client.get(at(lto))
    for size in [3, 30]:
        for paper in PaperFactory.create_batch(size, organisation=lto):
            check_paper(paper=paper, by=officer, now=timezone.now())
        with django_assert_max_num_queries(10):
            page = client.get(at(lto))
    assert len(page.context["page"].object_list) == 30
