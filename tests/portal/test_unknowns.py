"""places.md, rule 8: what is unknown has a list for staff, and is filled in right there."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.dates import today
from biglocal.notices.choices import address_hash
from biglocal.notices.models import Suppression
from biglocal.places.models import FileImport, Ward
from biglocal.portal.unknowns import UNKNOWNS
from councillors.models import Councillor, Term
from tests.factories.accounts import PersonFactory
from tests.factories.communities import CommunityFactory
from tests.factories.councillors import CouncillorFactory, TermFactory
from tests.factories.places import CouncilFactory, WardFactory

pytestmark = pytest.mark.django_db
DAY = today() - timedelta(days=9)


@pytest.fixture
def page(signed_in, officer):
    return signed_in(officer)


def url(key):
    return reverse("unknown_list", args=[key])


def text_of(answer):
    return answer.content.decode()


def ended(count=1, **given):
    return TermFactory.create_batch(count, end_date=DAY, **given)


def test_rule_8_every_list_is_counted_in_one_query(page, django_assert_max_num_queries):
    ended(3)
    WardFactory(gss=None, line__gss="")
    with django_assert_max_num_queries(10):
        answer = page.get(reverse("unknowns"))
    number = {one.key: count for one, count in answer.context["lists"]}
    assert number["reasons"] == 3 and number["codes"] == 1 and number["seats"] == 4


@pytest.mark.parametrize("one", UNKNOWNS, ids=lambda one: one.key)
def test_each_list_opens_and_is_kind_when_empty(page, one):
    answer = page.get(url(one.key))
    assert answer.status_code == 200 and len(answer.context["form"].rows) == one.rows(today()).count()


def test_terms_past_their_expected_end_wait_for_the_councils_list(page):
    late, coming = TermFactory(expected_end=DAY), TermFactory(expected_end=today() + timedelta(days=9))
    answer = page.get(url("expected"))
    assert answer.context["form"].rows == [late]
    assert str(coming.councillor) not in text_of(answer) and "Read in a list" in text_of(answer)


def test_an_area_without_an_outline_leads_to_where_it_is_drawn(page):
    area = CommunityFactory(outline=None)
    assert reverse("area_outline", args=[area.slug]) in text_of(page.get(url("area-outlines")))


@pytest.mark.parametrize("rows", [3, 30])
def test_list_asks_the_same_of_3_and_30(page, rows, django_assert_max_num_queries):
    ended(rows)
    for key in ("reasons", "seats", "no-term", "accounts"):
        with django_assert_max_num_queries(9):
            page.get(url(key))


def test_reasons_are_given_many_at_once_and_each_by_itself(page):
    one, two, three = ended(3)
    page.post(url("reasons"), {f"row-{one.pk}": "lost", f"row-{two.pk}": "", f"row-{three.pk}": "", "all": "resigned"})
    assert [Term.objects.get(pk=term.pk).ended for term in (one, two, three)] == ["lost", "resigned", "resigned"]
    assert AuditLine.objects.filter(verb="term_ended_why").count() == 3


def test_term_that_still_runs_is_never_asked_about(page):
    term = TermFactory()
    page.post(url("reasons"), {f"row-{term.pk}": "lost"})
    assert Term.objects.get().ended == ""


def test_wrong_choice_keeps_what_was_typed(page):
    one, two = ended(2)
    answer = page.post(url("reasons"), {f"row-{one.pk}": "eaten", f"row-{two.pk}": "lost"})
    assert "Choose why it ended." in text_of(answer) and 'value="lost" selected' in text_of(answer)
    assert not Term.objects.exclude(ended="").exists()


def test_who_comes_second_is_told_and_the_first_word_stays(page):
    (term,) = ended()
    Term.objects.update(ended="died")
    answer = page.post(url("reasons"), {f"row-{term.pk}": "lost"}, follow=True)
    assert "Somebody else filled this in meanwhile" in text_of(answer) and Term.objects.get().ended == "died"


def test_list_of_a_file_has_only_the_terms_it_ended(page):
    file = FileImport.objects.create(
        kind="councillors", name="x.csv", hash="abc", state="written", asked_at=timezone.now()
    )
    (mine,) = ended(end_hash="abc")
    ended()
    answer = page.get(url("reasons"), {"file": file.pk})
    assert answer.context["form"].rows == [mine]
    assert f"?file={file.pk}" in text_of(page.get(file.get_absolute_url()))


def test_seats_codes_addresses_and_councils_are_filled_in(page):
    ward = WardFactory(gss=None, line__gss="")
    term, area, council = TermFactory(), CommunityFactory(council_at_designation=None), CouncilFactory(name="Medway")
    page.post(url("seats"), {f"row-{ward.pk}": "3"})
    page.post(url("codes"), {f"row-{ward.pk}": "e05014453"})
    page.post(url("addresses"), {f"row-{term.councillor_id}": "ann@council.example"})
    page.post(url("area-councils"), {f"row-{area.pk}": "medway"})
    ward = Ward.objects.get(pk=ward.pk)
    assert (ward.seats, ward.seats_known, ward.gss, ward.line.gss) == (3, True, "E05014453", "E05014453")
    area.refresh_from_db()
    assert area.council_at_designation == council and Councillor.objects.get().email == "ann@council.example"


def test_councillor_is_confirmed(page):
    councillor = CouncillorFactory(confirmed=False)
    page.post(url("unconfirmed"), {f"row-{councillor.pk}": "yes"})
    councillor.refresh_from_db()
    assert councillor.confirmed


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("seats", "many", "Enter a number"),
        ("seats", "99", "Enter a number"),
        ("codes", "E0501", "Enter a ward’s code"),
        ("codes", "a\x00b", "Take out the character"),
        ("codes", "x" * 100_000, "letters or fewer"),
        ("addresses", "<b>nobody", "Enter an email address"),
    ],
)
def test_bad_input_is_one_sentence_at_its_row(page, key, typed, said):
    term = TermFactory(ward__gss=None, ward__line__gss="")
    row = term.councillor_id if key == "addresses" else term.ward_id
    answer = page.post(url(key), {f"row-{row}": typed})
    assert answer.status_code == 200 and said in text_of(answer)


def test_died_is_told_with_tact_and_mail_stops(page, client):
    (term,) = ended(councillor__person=PersonFactory(email="ann@home.example"), councillor__email="ann@council.example")
    page.post(url("reasons"), {f"row-{term.pk}": "died"})
    shown = text_of(client.get(term.councillor.get_absolute_url()))
    assert "Served until their death" in shown and "Lost" not in shown and "Died" not in shown
    for address in ("ann@home.example", "ann@council.example"):
        assert Suppression.objects.filter(address_hash=address_hash(address), why="died").exists()


def test_reason_said_by_mistake_is_corrected_with_its_history(page):
    (term,) = ended(councillor__email="ann@council.example")
    page.post(url("reasons"), {f"row-{term.pk}": "died"})
    why = reverse("term_why", args=[term.pk])
    page.post(why, {"why": "stood_down", "seen": "died"})
    assert Term.objects.get().ended == "stood_down" and not Suppression.objects.exists()
    assert "(before: died)" in text_of(page.get(why))
    stale = page.post(why, {"why": "lost", "seen": "died"})
    assert (
        "Priya Shah said why it ended while you had this open" in text_of(stale)
        and Term.objects.get().ended == "stood_down"
    )


def test_list_that_nobody_keeps_is_not_found(page):
    assert page.get(url("nonsense")).status_code == 404
    assert page.get(url("reasons"), {"file": "9" * 11}).status_code == 404
