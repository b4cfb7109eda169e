"""Pages of asks, and a councillor's public record."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from biglocal.dates import today
from councillors.models import Ask
from tests.factories.communities import MembershipFactory, ResidentGroupFactory
from tests.factories.councillors import AskAnswerFactory, AskFactory, CouncillorFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db


def url(name, community, *args):
    return reverse(f"councillors:{name}", args=[community.slug, *args])


def typed(**fields):
    day = today() + timedelta(days=9)
    when = {"by_day_0": day.day, "by_day_1": day.month, "by_day_2": day.year}
    words = {"kind": "speak", "title": "Ask for a tap", "why": "We carry water.", "takes": "One call"}
    return {**words, **when, "form_key": "0c1b4e5e-7a4f-4b5e-9a57-6a0f6f1f3d11", **fields}


def test_worker_asks_and_reads_it_in_the_list(signed_in, worker, community, ward):
    answer = signed_in(worker).post(url("ask_raise", community), typed(), follow=True)
    assert "Ask for a tap" in answer.content.decode()
    assert Ask.objects.get().community == community


def test_ask_from_a_projects_page_has_it_chosen(signed_in, worker, community, ward):
    mine, other = ProjectFactory(community=community), ProjectFactory()
    browser = signed_in(worker)
    page = browser.get(url("ask_raise", community), {"project": mine.slug}).content.decode()
    assert f'<option value="{mine.pk}" selected>' in page
    assert (
        f'value="{other.pk}"' not in browser.get(url("ask_raise", community), {"project": other.slug}).content.decode()
    )


def test_form_sent_twice_makes_one_ask(signed_in, worker, community, ward):
    for _ in range(2):
        signed_in(worker).post(url("ask_raise", community), typed())
    assert Ask.objects.count() == 1


def test_form_says_that_the_portal_is_no_casework_system(signed_in, worker, community, ward):
    assert "no casework system" in signed_in(worker).get(url("ask_raise", community)).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "Enter what you ask"),
        ("title", "x" * 81, "Use 80 letters or fewer"),
        ("why", "y" * 100_000, "letters or fewer"),
        ("why", "a\x00b", "Take out the character"),
        ("kind", "bribe", "Choose how they could help"),
        ("by_day_2", "2001", "still to come"),
        ("by_day_1", "13", "in the calendar"),
    ],
)
def test_bad_input_gets_a_sentence_and_stays(signed_in, worker, community, ward, field, value, sentence):
    page = signed_in(worker).post(url("ask_raise", community), typed(**{field: value})).content.decode()
    assert sentence in page and "One call" in page
    assert not Ask.objects.exists()


def test_markup_is_shown_as_typed(signed_in, worker, community, ward):
    page = signed_in(worker).post(url("ask_raise", community), typed(why="<script>x</script>"), follow=True)
    assert "&lt;script&gt;" in page.content.decode()


def test_project_of_another_area_cannot_be_posted(signed_in, worker, community, ward):
    page = signed_in(worker).post(url("ask_raise", community), typed(project=ProjectFactory().pk)).content.decode()
    assert "Choose a project of this area" in page and not Ask.objects.exists()


def test_who_may_ask(client, signed_in, community, chair, resident, councillor, stranger, other_chair):
    assert client.get(url("ask_raise", community)).status_code == 302
    assert signed_in(chair).get(url("ask_raise", community)).status_code == 200
    assert signed_in(resident).get(url("ask_raise", community)).status_code == 403
    assert signed_in(councillor).get(url("ask_raise", community)).status_code == 403
    for person in (stranger, other_chair):
        assert signed_in(person).get(url("ask_raise", community)).status_code == 404


def test_one_press_answers_and_leads_back(signed_in, councillor, community, ward):
    ask = AskFactory(community=community, line=ward.line)
    data = {"answer": "call", "ward": ward.line.pk}
    answer = signed_in(councillor).post(url("ask_answer", community, ask.pk), data)
    assert answer.url == f"/ward/?ward={ward.line.pk}#ask-{ask.pk}"
    assert ask.answers.get().answer == "call"


def test_answer_is_never_given_by_opening_a_link(signed_in, councillor, community, ward):
    ask = AskFactory(community=community, line=ward.line)
    assert signed_in(councillor).get(url("ask_answer", community, ask.pk), {"answer": "yes"}).status_code == 405
    assert not ask.answers.exists()


def test_ask_of_another_ward_or_area_is_not_found(signed_in, councillor, community, other_community, ward):
    elsewhere = AskFactory(community=community)
    other = AskFactory(community=other_community, line=ward.line)
    browser = signed_in(councillor)
    assert browser.post(url("ask_answer", community, elsewhere.pk), {"answer": "yes"}).status_code == 404
    assert browser.post(url("ask_answer", community, other.pk), {"answer": "yes"}).status_code == 404
    assert browser.post(url("ask_answer", other_community, other.pk), {"answer": "yes"}).status_code == 404


@pytest.mark.parametrize("answer", ["", "maybe", "yes\x00"])
def test_unknown_answer_gets_a_sentence(signed_in, councillor, community, ward, answer):
    ask = AskFactory(community=community, line=ward.line)
    data = {"answer": answer, "ward": "1\r\nX: y"}
    page = signed_in(councillor).post(url("ask_answer", community, ask.pk), data, follow=True)
    assert "Choose one of the three answers" in page.content.decode() and not ask.answers.exists()


def test_stale_page_of_a_withdrawn_ask_gets_a_sentence(signed_in, councillor, community, ward):
    ask = AskFactory(community=community, line=ward.line, state=Ask.State.WITHDRAWN)
    page = signed_in(councillor).post(url("ask_answer", community, ask.pk), {"answer": "yes"}, follow=True)
    assert "taken this request back" in page.content.decode()


def test_group_reads_answers_withdraws_and_tells_results(signed_in, worker, councillor, community, ward):
    ask = AskFactory(community=community, line=ward.line, state=Ask.State.TAKEN)
    AskAnswerFactory(ask=ask, councillor=councillor.councillor, answer="call", phone="01634 1")
    browser = signed_in(worker)
    assert "Ring 01634 1" in browser.get(url("ask_list", community)).content.decode()
    browser.post(url("ask_result", community, ask.pk), {"result": "A ten year lease."})
    ward_page = browser.get(ward.get_absolute_url()).content.decode()
    assert "A ten year lease." in ward_page and "Cllr Ruth Adeyemi" in ward_page


def test_withdrawing_asks_once_more(signed_in, worker, community, ward):
    ask = AskFactory(community=community, line=ward.line)
    browser = signed_in(worker)
    assert browser.get(url("ask_withdraw", community, ask.pk)).status_code == 200
    browser.post(url("ask_withdraw", community, ask.pk))
    ask.refresh_from_db()
    assert ask.state == Ask.State.WITHDRAWN


def test_asks_of_another_area_are_not_found(signed_in, worker, community, other_community):
    ask = AskFactory(community=other_community)
    for name in ("ask_withdraw", "ask_result"):
        assert signed_in(worker).get(url(name, community, ask.pk)).status_code == 404


def test_list_is_kind_when_empty_and_pages_when_long(signed_in, resident, community):
    browser = signed_in(resident)
    assert "Nothing asked yet" in browser.get(url("ask_list", community)).content.decode()
    AskFactory.create_batch(31, community=community)
    assert "Next" in browser.get(url("ask_list", community)).content.decode()


@pytest.mark.parametrize("rows", [3, 30])
def test_list_needs_the_same_queries_for_3_and_30(signed_in, resident, community, rows, django_assert_max_num_queries):
    for ask in AskFactory.create_batch(rows, community=community, project=ProjectFactory(community=community)):
        AskAnswerFactory(ask=ask)
    browser = signed_in(resident)
    with django_assert_max_num_queries(8):
        browser.get(url("ask_list", community))


def test_record_shows_every_hat_with_its_dates(client, councillor, community):
    group = ResidentGroupFactory(community=community)
    MembershipFactory(group=group, person=councillor, capacity="councillor", start_date=date(2021, 6, 1))
    page = client.get(councillor.councillor.get_absolute_url()).content.decode()
    assert "Cllr Ruth Adeyemi" in page and str(group) in page and "1 June 2021" in page and "9 May 2023" in page


def test_record_stays_after_the_last_term(client, councillor):
    councillor.councillor.terms.update(end_date=date(2024, 5, 2))
    page = client.get(councillor.councillor.get_absolute_url()).content.decode()
    assert "Was a councillor" in page and "2 May 2024" in page


def test_staff_link_an_account(signed_in, officer, stranger, resident, ward):
    record = CouncillorFactory(council=ward.ward_set.council)
    address = reverse("councillors:councillor_account", args=[record.slug])
    assert signed_in(resident).get(address).status_code == 403
    page = signed_in(officer).post(address, {"email": "nobody@example.org"}).content.decode()
    assert "Nobody signs in with this address" in page
    signed_in(officer).post(address, {"email": stranger.email.upper()})
    record.refresh_from_db()
    assert record.person == stranger


@pytest.mark.parametrize("rows", [3, 30])
def test_record_needs_ten_queries_for_who_is_signed_in(
    signed_in, councillor, ward, community, rows, django_assert_num_queries
):
    for _ in range(rows):
        AskAnswerFactory(ask__line=ward.line, councillor=councillor.councillor)
        group = ResidentGroupFactory(community=community)
        MembershipFactory(group=group, person=councillor, end_date=date(2025, 1, 1), start_date=date(2024, 1, 1))
    browser = signed_in(councillor)
    with django_assert_num_queries(10):
        browser.get(councillor.councillor.get_absolute_url())
