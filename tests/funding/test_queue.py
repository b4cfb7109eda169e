"""Work of several kinds in one queue: each kind registers itself, one list shows them all."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone

from funding.models import Agreement
from funding.work import SOURCES, Work, WorkSource, register_work
from tests.factories.communities import CommunityFactory
from tests.factories.funding import AgreementFactory

from .test_staff_views import refs, submitted


def offers(asker):
    """Agreements that wait for the organisation, as if that were work of staff."""
    rows = Agreement.objects.filter(community__programme__pk__in=asker.programmes)
    columns = {"ref": Concat(Value("A-"), "terms_version"), "title": "title", "community": "community"}
    waits = {"since": "offered_on", "due": "end_date", "stage": "state", "amount": "amount"}
    return Work(rows, open=Q(state="offered"), mine=Q(pk__lt=0), **columns, **waits)


@pytest.fixture
def offered():
    """A second kind of work, only here."""
    stages = {"offered": ("", "Offered")}
    register_work(WorkSource("offer", offers, {"offer": "Offer"}, lambda row: f"/offers/{row.pk}/", stages))
    yield
    del SOURCES["offer"]


@pytest.fixture
def offer(offered, community):
    on = timezone.localdate() - timedelta(days=9)
    spans = {"offered_on": on, "start_date": on, "end_date": on + timedelta(days=4)}
    return AgreementFactory(community=community, state="offered", title="Boat shed", terms_version="77", **spans)


def test_work_of_another_kind_stands_in_the_same_list(signed_in, officer, offer):
    first, last = submitted(12), submitted(2)
    page = signed_in(officer).get(reverse("grants"))
    assert refs(page) == [first.ref, "A-77", last.ref]
    html = page.content.decode()
    assert "Offered" in html and "9 days" in html and "5 over" in html and f"/offers/{offer.pk}/" in html


def test_views_count_all_kinds(signed_in, officer, offer):
    submitted(), AgreementFactory(state="active")
    counts = {view: count for view, _, count in signed_in(officer).get(reverse("grants")).context["views"]}
    assert counts == {"mine": 0, "open": 2, "nobody": 2, "decided": 1}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "offer"}, ["A-77"]),
        ({"kind": "project"}, ["G-7001"]),
        ({"stage": "offered"}, ["A-77"]),
        ({"q": "boat"}, ["A-77"]),
        ({"q": "a-77"}, ["A-77"]),
        ({"region": "London"}, ["G-7001"]),
        ({"amount": "5000"}, ["A-77"]),
        ({"reader": "none", "sort": "-wait"}, ["G-7001", "A-77"]),
        ({"sort": "-asked", "reader": "none"}, ["A-77", "G-7001"]),
        ({"sort": "area"}, ["A-77", "G-7001"]),
    ],
)
def test_filters_and_orders_reach_all_kinds(signed_in, officer, offer, query, found):
    submitted(1, ref="G-7001", community=CommunityFactory(name="Zed End", region="London"), asked=Decimal("900.00"))
    assert refs(signed_in(officer).get(reverse("grants"), query)) == found


def test_the_riskiest_comes_first_then_the_oldest(signed_in, officer):
    old, late = submitted(12, asked=Decimal("900.00")), submitted(21)
    large, fresh = submitted(3, asked=Decimal("50000.01")), submitted(1)
    late_and_large = submitted(21, asked=Decimal("60000.00"))
    assert refs(signed_in(officer).get(reverse("grants"))) == [
        one.ref for one in [late_and_large, late, large, old, fresh]
    ]


def test_the_file_holds_all_kinds(signed_in, officer, offer):
    submitted(ref="G-7001")
    answer = signed_in(officer).get(reverse("funding:grants_file", args=["csv"]))
    text = answer.getvalue().decode()
    assert "G-7001" in text and "A-77" in text and "10000.00" in text


@pytest.mark.parametrize("query", [{}, {"reader": "none"}])
def test_two_kinds_ask_no_more_often(signed_in, officer, offered, django_assert_max_num_queries, query):
    browser = signed_in(officer)
    browser.get(reverse("grants"))  # the session remembers the second step
    for size in [3, 30]:
        for _ in range(size):
            submitted(reader=None), AgreementFactory(state="offered")
        with django_assert_max_num_queries(9):
            page = browser.get(reverse("grants"), query)
    assert len(page.context["rows"]) == 30


# Lists under a name ---------------------------------------------------------------------------------------------------
def test_a_list_is_kept_under_a_name_by_its_person(signed_in, officer, decider):
    client = signed_in(officer)
    given = {"name": "Large ones", "query": "amount=50000&view=open&page=3&evil=1"}
    answer = client.post(reverse("funding:view_save"), given)
    assert answer.url == reverse("grants") + "?amount=50000&view=open"
    page = client.get(answer.url).content.decode()
    assert '<a href="?amount=50000&amp;view=open" aria-current="page">Large ones</a>' in page
    assert "Large ones" not in signed_in(decider).get(reverse("grants")).content.decode()


def test_the_same_name_takes_the_place_of_what_was(signed_in, officer):
    client = signed_in(officer)
    for query in ["kind=plan", "kind=project"]:
        client.post(reverse("funding:view_save"), {"name": "Mine", "query": query})
    assert list(officer.saved_views.values_list("name", "query")) == [("Mine", "kind=project")]


def test_a_list_without_a_name_is_not_kept(signed_in, officer):
    page = signed_in(officer).post(reverse("funding:view_save"), {"name": " ", "query": "kind=plan"}, follow=True)
    assert "Give the list a name" in page.content.decode() and not officer.saved_views.exists()


def test_nobody_takes_away_anothers_list(signed_in, officer, decider):
    kept = officer.saved_views.create(name="Mine", query="kind=plan")
    signed_in(decider).post(reverse("funding:view_remove", args=[kept.pk]))
    assert officer.saved_views.exists()
    signed_in(officer).post(reverse("funding:view_remove", args=[kept.pk]))
    assert not officer.saved_views.exists()


# An address that makes no sense ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("query", [{"stage": "foo"}, {"kind": "foo"}, {"reader": "foo"}, {"q": "a\x00b"}])
def test_a_filter_that_makes_no_sense_is_no_filter(signed_in, officer, query):
    one = submitted()
    page = signed_in(officer).get(reverse("grants"), query)
    assert refs(page) == [one.ref] and not page.context["narrowed"]
    assert "remove this filter" not in page.content.decode()


def test_beside_one_that_makes_sense_only_that_one_is_shown(signed_in, officer):
    submitted()
    page = signed_in(officer).get(reverse("grants"), {"stage": "foo", "kind": "plan"})
    assert refs(page) == [] and page.content.decode().count("remove this filter") == 1
