"""One ask's own page: who finds it, what each can press there, what is written to one another."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Role
from biglocal.accounts.models import Person
from biglocal.dates import today
from biglocal.notices.models import Event
from biglocal.notices.registry import KINDS
from councillors.actions import answer_ask, sync_roles, take_back_word, tell_result, write_word
from councillors.models import Ask, AskWord
from tests.factories.accounts import PersonFactory
from tests.factories.communities import AreaWardFactory, RoleHeldFactory
from tests.factories.councillors import AskAnswerFactory, AskFactory, TermFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(community, ward, worker):
    return AskFactory(community=community, line=ward.line, raised_by=worker, phone="01632 960 001")


def at(name, ask, *args):
    return reverse(f"councillors:{name}", args=[ask.community.slug, ask.pk, *args])


def page(browser, ask):
    return browser.get(at("ask_detail", ask)).content.decode()


def test_each_reader_finds_what_they_can_do(signed_in, ask, worker, resident, councillor, officer):
    group, asked, member = (page(signed_in(one), ask) for one in (worker, councillor, resident))
    assert "Change the words" in group and "Yes, I will" not in group and "01632 960 001" in group
    assert "Yes, I will" in asked and "Change the words" not in asked and "01632 960 001" in asked
    for one in (member, page(signed_in(officer), ask)):
        assert "Change the words" not in one and "Yes, I will" not in one and "01632 960 001" not in one


def test_councillor_of_another_ward_and_a_former_one_find_nothing(signed_in, ask, community, councillor):
    elsewhere = AskFactory(community=community, line=AreaWardFactory(community=community).ward.line)
    browser = signed_in(councillor)
    for name in ("ask_detail", "ask_pass"):
        assert browser.get(at(name, elsewhere)).status_code == 404
    for name in ("ask_write", "ask_keep", "ask_begin", "ask_answer"):
        assert browser.post(at(name, elsewhere), {"answer": "yes", "text": "x"}).status_code == 404
    councillor.councillor.terms.update(end_date=today() - timedelta(days=1))
    assert browser.get(at("ask_detail", ask)).status_code == 404
    assert browser.post(at("ask_write", ask), {"text": "x"}).status_code == 404
    assert not AskWord.objects.exists()


def test_ask_under_another_areas_address_is_not_found(signed_in, ask, other_community, officer):
    address = reverse("councillors:ask_detail", args=[other_community.slug, ask.pk])
    assert signed_in(officer).get(address).status_code == 404


def test_answer_from_the_page_leads_back_to_it(signed_in, ask, councillor):
    answer = signed_in(councillor).post(at("ask_answer", ask), {"answer": "yes", "from": "ask", "note": "Gladly"})
    assert answer.url == ask.get_absolute_url()
    html = page(signed_in(councillor), ask)
    assert "You have this" in html and "Gladly" in html and "I am at it" in html


def test_colleague_sees_who_has_it_and_a_late_press_gets_the_name(signed_in, ask, councillor, ward):
    AskAnswerFactory(ask=ask, councillor=TermFactory(ward=ward, councillor__name="Martin Hale").councillor)
    browser = signed_in(councillor)
    assert "Cllr Martin Hale has had it since" in page(browser, ask)
    late = browser.post(at("ask_answer", ask), {"answer": "yes", "from": "ask"}, follow=True).content.decode()
    assert "Cllr Martin Hale has had this since" in late and ask.answers.count() == 1


def test_opening_addresses_of_moves_changes_nothing(signed_in, ask, worker, councillor):
    for person, names in ((worker, ["ask_undo", "ask_write"]), (councillor, ["ask_keep", "ask_begin", "ask_answer"])):
        for name in names:
            assert signed_in(person).get(at(name, ask), {"answer": "yes"}).status_code == 405
    ask.refresh_from_db()
    assert ask.state == "raised"


def test_passing_on_from_the_page(signed_in, ask, councillor):
    AskAnswerFactory(ask=ask, councillor=councillor.councillor)
    browser = signed_in(councillor)
    empty = browser.post(at("ask_pass", ask), {"to": "", "words": ""}).content.decode()
    assert "Choose a colleague, or write who you pass it to." in empty
    assert "You have 1 too many" in browser.post(at("ask_pass", ask), {"words": "x" * 121}).content.decode()
    done = browser.post(at("ask_pass", ask), {"words": "Ms <b>Hart</b>"}, follow=True).content.decode()
    assert "Ms &lt;b&gt;Hart&lt;/b&gt;" in done and "I have it again" in done


def test_both_sides_write_and_each_hears_by_mail(signed_in, ask, worker, councillor):
    signed_in(worker).post(at("ask_write", ask), {"text": "Any news?"})
    assert Event.objects.get(kind="ask-word").people == [councillor.pk]
    signed_in(councillor).post(at("ask_write", ask), {"text": "Friday."})
    event = Event.objects.filter(kind="ask-word").latest("pk")
    assert event.people == [worker.pk]
    mail = KINDS["ask-word"].context(event, worker)
    assert mail["said"][1] == "Friday." and mail["path"] == ask.get_absolute_url()
    assert "Any news?" in page(signed_in(councillor), ask)


def test_what_stands_beside_the_box(signed_in, ask, worker):
    html = page(signed_in(worker), ask)
    assert "no casework system" in html and "The public does not." in html


def test_words_sent_twice_are_one(signed_in, ask, worker):
    data = {"text": "Any news?", "form_key": "0c1b4e5e-7a4f-4b5e-9a57-6a0f6f1f3d11"}
    for _ in range(2):
        signed_in(worker).post(at("ask_write", ask), data)
    assert AskWord.objects.count() == Event.objects.filter(kind="ask-word").count() == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write a few words first."),
        ("x" * 100_000, "Use 1,000 letters or fewer"),
        ("a\x00b", "Take out the character"),
        ("\u200b\u2800", "Write a few words first."),
    ],
)
def test_bad_words_get_a_sentence(signed_in, ask, worker, text, sentence):
    answer = signed_in(worker).post(at("ask_write", ask), {"text": text})
    assert sentence in answer.content.decode() and not AskWord.objects.exists()


def test_members_staff_and_others_write_nothing(signed_in, ask, resident, officer):
    for person in (resident, officer):
        html = signed_in(person).post(at("ask_write", ask), {"text": "Hello"}).content.decode()
        assert "Only the group that asks and the ward’s councillors of today can write here." in html
    assert not AskWord.objects.exists()


def test_words_taken_back_are_gone_from_page_and_mail(signed_in, ask, worker, councillor):
    word = write_word(ask=ask, text="Mrs Smith’s rent", by=worker, now=timezone.now())
    event = Event.objects.get(kind="ask-word")
    signed_in(councillor).post(at("ask_word_back", ask, word.pk))
    assert "Mrs Smith" in page(signed_in(councillor), ask)  # not theirs to take back
    signed_in(worker).post(at("ask_word_back", ask, word.pk))
    assert "Mrs Smith" not in page(signed_in(councillor), ask)
    assert KINDS["ask-word"].context(event, councillor) is None
    assert take_back_word(word=word, by=worker, now=timezone.now()).text == ""


def test_word_of_another_ask_is_not_found(signed_in, ask, worker, community, ward):
    other = AskFactory(community=community, line=ward.line)
    word = write_word(ask=other, text="x", by=worker, now=timezone.now())
    assert signed_in(worker).post(at("ask_word_back", ask, word.pk)).status_code == 404


def test_closed_ask_takes_no_more_words(signed_in, ask, worker):
    Ask.objects.filter(pk=ask.pk).update(state="closed")
    assert "finished" in signed_in(worker).post(at("ask_write", ask), {"text": "x"}).content.decode()
    assert not AskWord.objects.exists()


def test_group_edits_takes_back_and_undoes(signed_in, ask, worker):
    browser = signed_in(worker)
    day = ask.by_day
    words = {"kind": "speak", "title": "Two taps", "why": "Dry", "takes": "An hour", "seen": "raised:"}
    when = {"by_day_0": day.day, "by_day_1": day.month, "by_day_2": day.year}
    assert "Two taps" in browser.post(at("ask_edit", ask), {**words, **when}, follow=True).content.decode()
    stale = browser.post(at("ask_edit", ask), {**words, **when, "title": "Three taps"})
    assert "It is “Two taps” now" in stale.content.decode() and "Three taps" in stale.content.decode()
    seen = stale.context["form"]["seen"].value()
    browser.post(at("ask_edit", ask), {**words, **when, "title": "Three taps", "seen": seen})
    assert Ask.objects.get().title == "Three taps"
    browser.post(at("ask_withdraw", ask), {"why": "Solved"})
    assert "Solved" in page(browser, ask)
    assert "stands where it stood" in browser.post(at("ask_undo", ask), follow=True).content.decode()
    assert "nothing to undo" in browser.post(at("ask_undo", ask), follow=True).content.decode()


def test_after_three_quiet_weeks_the_group_is_shown_other_ways(signed_in, ask, worker, councillor):
    assert "Other ways to go" not in page(signed_in(worker), ask)
    Ask.objects.filter(pk=ask.pk).update(last_word_at=timezone.now() - timedelta(days=22))
    html = page(signed_in(worker), ask)
    assert "Other ways to go" in html and "your next meeting" in html and "GOV.UK" in html
    assert "Other ways to go" not in page(signed_in(councillor), ask)  # nobody is shamed


@pytest.mark.parametrize("number", [3, 30])
def test_page_needs_the_same_queries(
    signed_in, ask, worker, ward, community, django_assert_max_num_queries, number, councillor
):
    for _ in range(number):
        AskAnswerFactory(ask=ask, councillor=TermFactory(ward=ward).councillor, answer="no")
        write_word(ask=ask, text="x", by=worker, now=timezone.now())
    browser = signed_in(worker)
    page(browser, ask)
    with django_assert_max_num_queries(10):
        page(browser, ask)


@pytest.mark.parametrize("number", [3, 30])
def test_councillor_needs_eight_queries_for_an_ask_and_six_for_all(
    signed_in, ask, worker, ward, community, django_assert_num_queries, number, councillor
):
    for _ in range(number):
        AskAnswerFactory(ask=ask, councillor=TermFactory(ward=ward).councillor, answer="no")
        AskAnswerFactory(ask=AskFactory(community=community, line=ward.line), answer="no")
    browser = signed_in(councillor)
    page(browser, ask)
    with django_assert_num_queries(8):
        page(browser, ask)
    with django_assert_num_queries(6):
        browser.get(reverse("councillors:ask_mine"))


def test_number_to_ring_back_is_for_who_rings(signed_in, ask, worker, resident, councillor, ward, officer):
    AskAnswerFactory(ask=ask, councillor=councillor.councillor, answer="call", phone="07700 900 123")
    colleague = TermFactory(ward=ward, councillor__person=PersonFactory()).councillor.person
    sync_roles(term=colleague.councillor.terms.get())
    lists = {worker: "ask_list", resident: "ask_list", officer: "ask_list", colleague: "ask_mine"}
    for person, name in lists.items():
        args = [ask.community.slug] if name == "ask_list" else []
        pages = page(signed_in(person), ask), signed_in(person).get(reverse(f"councillors:{name}", args=args))
        shown = ["07700 900 123" in str(one) for one in (pages[0], pages[1].content.decode())]
        assert shown == [person == worker] * 2


def test_councillor_who_is_of_a_group_too_sees_what_is_asked(signed_in, ask, councillor):
    RoleHeldFactory(person=councillor, role=Role.WORKER, community=ask.community)
    answer_ask(ask=ask, answer="yes", by=councillor, now=timezone.now())
    shown = signed_in(councillor).get(reverse("councillors:ask_mine"))
    assert shown.status_code == 200 and ask.title in shown.content.decode()


def test_who_has_left_gets_no_more_messages_by_mail(ask, worker, councillor):
    """What it led to is for everybody, and so the portal would let them hear of it."""
    answer_ask(ask=ask, answer="yes", by=councillor, now=timezone.now())
    tell_result(ask=ask, result="The bench stands.", by=worker, now=timezone.now())
    write_word(ask=ask, text="Between us", by=councillor, now=timezone.now())
    event = Event.objects.get(kind="ask-word")
    assert KINDS["ask-word"].context(event, worker)
    worker.roles.update(end_date=today() - timedelta(days=1))
    assert KINDS["ask-word"].context(event, Person.objects.get(pk=worker.pk)) is None
