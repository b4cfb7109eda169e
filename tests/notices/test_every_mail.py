"""Every kind of mail there is in the code, each as it would go: what a mail must have, checked by a parser."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from biglocal.notices.catalogue import ABOUT, all_names, how_it_goes
from biglocal.notices.registry import KINDS, STRAIGHT, Kind
from biglocal.portal.mails import example

from .reading import Read, bare

SHOWN = sorted(name for name, about in ABOUT.items() if about.sample)
EMPTY_SUBJECTS = {"update", "notification", "reminder", "news", "message", "your digest", "weekly update", "hello"}
STOPS = {"List-Unsubscribe", "List-Unsubscribe-Post"}
MOST_BYTES = 60_000


@pytest.fixture(autouse=True)
def missing_is_seen(settings):
    """What a template asks for and the example does not give stands in the mail as words that no mail has."""
    options = {**settings.TEMPLATES[0]["OPTIONS"], "string_if_invalid": "NOT-THERE"}
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "OPTIONS": options}]


@pytest.fixture(params=SHOWN)
def name(request):
    return request.param


@pytest.fixture
def mail(name):
    return drawn(name)


@cache
def drawn(name):
    """Each mail is drawn once, and read by all tests."""
    return example(name)


@pytest.fixture
def html(mail):
    assert [kind for _, kind in mail.alternatives] == ["text/html"]
    return mail.alternatives[0][0]


# Every kind is known --------------------------------------------------------------------------------------------------
def test_every_kind_is_told_of_and_none_that_is_not_there():
    assert set(ABOUT) == all_names()


def test_every_kind_that_is_a_mail_of_its_own_has_an_example():
    at_once = {name for name in all_names() if how_it_goes(name) != "digest"}
    assert at_once == set(SHOWN)


@pytest.mark.parametrize("about", ABOUT.values(), ids=list(ABOUT))
def test_index_says_when_and_to_whom(about):
    for words in [about.when, about.to]:
        assert words
        assert not words.endswith(".")


def test_every_template_of_a_mail_is_used_by_a_kind():
    used = {kind.template for kind in KINDS.values()} | set(STRAIGHT)
    used |= {"notices/emails/digest", "notices/emails/one"}
    root = settings.BASE_DIR / "templates"
    there = {str(path.relative_to(root))[: -len("_subject.txt")] for path in root.rglob("*/emails/*_subject.txt")}
    assert there == used - {""}


def test_mail_is_written_in_one_place_alone():
    """Whoever writes a mail otherwise goes past all that holds here."""
    makers = re.compile(
        r"(?<!def )(?<![.\w])(EmailMessage|EmailMultiAlternatives|send_mail|send_mass_mail|mail_admins)\("
    )
    parts = ["biglocal", "projects", "councillors", "funding"]
    files = [path for part in parts for path in (settings.BASE_DIR / part).rglob("*.py")]
    assert [path.name for path in files if makers.search(path.read_text())] == ["letters.py"]


def test_every_mail_of_the_sign_in_package_is_ours():
    import allauth

    root = Path(allauth.__file__).parent / "templates"
    theirs = {path.name[: -len("_subject.txt")] for path in root.glob("*/email/*_subject.txt")}
    never = {name for name in theirs if "password" in name or name.startswith("account_")} - {"account_already_exists"}
    never.add("email_confirmation_signup")  # sign-up is by the code to sign in
    assert {f"accounts/emails/{name}" for name in theirs - never} <= set(STRAIGHT)


# What each must have --------------------------------------------------------------------------------------------------
def test_nothing_is_missing_in_it(mail, html):
    assert "NOT-THERE" not in f"{mail.subject}{mail.body}{html}"


def test_subject_is_news_of_at_most_sixty_letters(mail):
    assert 8 <= len(mail.subject) <= 60
    assert "\n" not in mail.subject
    assert bare(mail.subject) not in EMPTY_SUBJECTS
    assert settings.SITE_NAME != mail.subject


def test_html_is_small_and_says_its_language(html):
    assert len(html.encode()) < MOST_BYTES
    read = Read(html)
    assert read.all("html")[0]["lang"] == "en-GB"
    assert html.startswith("<!DOCTYPE html>")


def test_inbox_shows_words_after_the_subject(mail, html):
    read = Read(html)
    assert 10 <= len(read.preheader) <= 120
    assert bare(read.preheader) != bare(mail.subject)


def test_one_photo_at_most_and_each_has_words_and_works_without(html):
    pictures = Read(html).all("img")
    assert len(pictures) <= 1
    for picture in pictures:
        assert len(str(picture["alt"])) > 10
        assert str(picture["src"]).startswith(settings.SITE_URL)
        assert int(str(picture["width"])) <= 640
        assert "height" not in picture  # so that its place is not held open when it is not fetched
    assert "background-image" not in html
    assert "url(" not in html


def test_drawn_for_light_and_dark(html):
    read = Read(html)
    schemes = {given["name"]: given["content"] for given in read.all("meta") if "name" in given}
    assert schemes["color-scheme"] == schemes["supported-color-schemes"] == "light dark"
    assert "prefers-color-scheme: dark" in read.styles
    for given in read.all("td"):
        held = re.findall(r"background: (#\w+)", str(given.get("style")))
        assert not {"pad", "part", "foot"} & set(str(given.get("class")).split()) or held


def test_styles_stand_on_each_element(html):
    """Programs that drop the head show it as drawn."""
    for given, words in Read(html).texts:
        assert given.get("style"), words
    assert "font-size: 1" in html
    sizes = [float(size) for size in re.findall(r"font-size: (\d+)px", html)]
    assert min(size for size in sizes if size > 1) >= 15


def test_nothing_in_it_runs_or_sends(html):
    read = Read(html)
    assert not [tag for tag, _ in read.tags if tag in {"script", "form", "input", "iframe", "object", "link", "video"}]
    assert not [name for _, given in read.tags for name in given if name.startswith("on")]


def test_tables_of_the_layout_are_no_tables_to_those_who_listen(html):
    assert {given.get("role") for given in Read(html).all("table")} == {"presentation"}
    levels = [tag for tag, _ in Read(html).tags if tag in {"h1", "h2", "h3"}]
    assert levels.count("h1") == 1
    assert levels[0] == "h1"


def test_buttons_are_cells_with_a_ground(html):
    read = Read(html)
    cells = [given for given in read.all("td") if given.get("class") == "btn-cell"]
    links = [given for given in read.all("a") if given.get("class") == "btn-link"]
    assert len(cells) == len(links)
    assert all(cell["bgcolor"] for cell in cells)
    assert all("border" in str(link["style"]) for link in links)


def test_says_why_it_came_and_what_a_reply_does(mail, html):
    for words in [mail.body, Read(html).words]:
        assert re.search(r"You get this (because|each week because|as it happens because) \w+ .{3,}\.", words)
        assert "A reply to this email goes to" in words or "Nobody reads replies" in words


def test_reason_is_one_of_its_own(name):
    """ "Of your part in it" says nothing."""
    if name in KINDS:
        assert KINDS[name].why != Kind("any").why


def test_can_be_stopped_where_it_may_be(name, mail, html):
    straight = how_it_goes(name) == "straight"
    is_duty = how_it_goes(name) == "duty"
    stays = straight or is_duty
    assert STOPS & set(mail.extra_headers) == (set() if stays else STOPS)
    for words in [mail.body, Read(html).words]:
        assert ("there is nothing to stop" in words) == straight
        assert ("for as long as you are named" in words) == is_duty
        assert ("Stop all emails" in words) != stays
    if not stays:
        assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert re.fullmatch(rf"<{settings.SITE_URL}/mail/\S+/>", mail.extra_headers["List-Unsubscribe"])


def test_links_are_whole_and_say_where_they_lead(html):
    for given in Read(html).all("a"):
        assert str(given["href"]).startswith(f"{settings.SITE_URL}/")
    words = [bare(text) for given, text in Read(html).texts if "href" in given]
    assert not {"here", "click here", "link", "more", "read more"} & set(words)


def test_text_says_what_the_html_says(mail, html):
    """Each word and each link, in the same order of paragraphs."""
    read = Read(html)
    text = bare(mail.body)
    said = [bare(words) for _, words in read.texts]
    assert [words for words in said if words and words not in text] == []
    links = {str(given["href"]) for given in read.all("a")}
    assert [link for link in links if link not in mail.body] == []


def test_text_has_short_paragraphs_and_no_markup(mail):
    assert not re.search(r"</?(p|a|td|strong|div|br)\b|&(amp|nbsp|#)", mail.body)
    assert mail.body.startswith(settings.SITE_NAME)
