"""Every kind of mail as somebody reads it: no slip of the pen, one order in both parts, room for long names."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from biglocal.notices.catalogue import ABOUT, DIGEST
from biglocal.notices.digest import sentence, subject_of
from biglocal.portal.mails import example

from .reading import Read, bare
from .stretching import AREA, NAME, TITLE, stretched

SHOWN = sorted(name for name, about in ABOUT.items() if about.sample)
ALONE = {"it", "one", "here", "them", "click"}  # a link with such a word says nothing to who hears the links alone
STYLES = settings.BASE_DIR / "templates/notices/emails"


@pytest.fixture(params=SHOWN)
def name(request):
    return request.param


@cache
def made(name):
    return example(name)


@pytest.fixture
def mail(name):
    return made(name)


@pytest.fixture
def long_mail(name, monkeypatch):
    """The mail as it is when everything in it has the longest name."""
    about = ABOUT[name]
    monkeypatch.setitem(ABOUT, name, replace(about, sample=lambda: stretched(about.sample())))
    return example(name)


@cache
def read_html(html):
    return Read(html)


def read_of(mail):
    return read_html(mail.alternatives[0][0])


def words_of(text):
    """The text without addresses."""
    return re.sub(r"\S+(://|@)\S*\w/?", "address", text)


# What slips in --------------------------------------------------------------------------------------------------------
def test_no_sentence_stands_twice(mail):
    said = Counter(bare(one) for one in re.split(r"[.?!]\s|\n", words_of(mail.body)))
    assert [one for one, times in said.items() if times > 1 and len(one.split()) > 3 and not one[-1].isdigit()] == []


def test_nothing_raw_shows(mail):
    for words in [mail.subject, words_of(mail.body), words_of(read_of(mail).words)]:
        assert not re.search(r"\bNone\b|\bNaN\b|\bTrue\b|\bFalse\b|\d{4}-\d\d-\d\d|\b[a-z]+_[a-z]+\b|[{}]|&\w+;", words)
        assert not re.search(r"\S {2,}\S| [.,;:?!](\s|$)|\.\.|,\.|'", words)


def test_money_has_its_sign(mail):
    assert not re.search(r"(?<![£\d,.-])\d{1,3},\d{3}\b|£ |£\d{4}", words_of(mail.body))


def test_subject_and_heading_begin_as_a_sentence_does(mail):
    for words in [mail.subject, read_of(mail).texts[0][1]]:
        assert re.match(r"[A-Z0-9£“]", words.strip())
        assert not words.strip().endswith(".")


def test_long_paragraphs_end(mail):
    paragraphs = re.split(r"\n\n+", mail.body.split("\n--\n")[0])[1:]
    plain = [one for one in paragraphs[1:] if "://" not in one and "\n" not in one and not one.startswith("-")]
    assert [one for one in plain if len(one.split()) > 7 and not re.search(r"[.?!:”)]$|^[A-Z][a-z]+day \d", one)] == []


def test_heading_is_not_said_again(mail):
    heading = bare(mail.body.split("\n\n")[1])
    assert not bare(mail.body.split("\n\n", 2)[2]).startswith(heading)


def test_links_make_sense_alone(mail):
    read = read_of(mail)
    links = [(bare(text), str(given["href"])) for given, text in read.texts if "href" in given]
    assert [words for words, _ in links if ALONE & set(words.split())] == []
    assert [words for words, _ in links if len(words) < 7] == []
    leads = {words: {urlsplit(to).path for said, to in links if said == words} for words, _ in links}
    assert [words for words, to in leads.items() if len(to) > 1] == []


def test_speaks_of_a_page_only_where_it_leads_to_one(mail, settings):
    settings.MAIL_REPLY_TO = ""
    assert "Use the page it leads to" not in example("login-code").body
    assert "Use the page it leads to" in example("ask-raised").body


# Both parts -----------------------------------------------------------------------------------------------------------
def test_both_parts_have_the_same_links_in_the_same_order(mail):
    html = [str(given["href"]) for given in read_of(mail).all("a")]
    assert re.findall(r"https?://\S+", mail.body) == html


def test_both_parts_say_the_same_in_the_same_order(mail):
    rest, late = bare(mail.body), []
    for _, words in read_of(mail).texts:
        if (said := bare(words)) and said != "demo" and said not in bare("Everything here is made up."):
            before, found, after = rest.partition(said)
            late += [] if found else [said]
            rest = after if found else rest
    assert late == []


# Long names -----------------------------------------------------------------------------------------------------------
def test_longest_names_fit(name, long_mail):
    assert len(long_mail.subject) <= 60
    assert len(long_mail.alternatives[0][0].encode()) < 60_000
    assert "b" not in {tag for tag, _ in read_of(long_mail).tags}
    assert "&amp;" not in long_mail.body


def test_long_subject_is_cut_between_words(name, long_mail):
    known = set(re.findall(r"[^\s…]+", f"{TITLE} {AREA} {NAME} {made(name).subject}"))
    cut = re.findall(r"(\S+)…", long_mail.subject)
    known = {one.strip("“”.,:") for one in known}
    assert [word for word in cut if word.strip("“”") not in known and len(word) < 20] == []


@pytest.mark.parametrize("count", [1, 10, 40])
def test_digest_of_any_length_stays_small(monkeypatch, count):
    given = stretched(ABOUT[DIGEST].sample())
    given["changed"] = given["changed"][:1] * (count - 1)
    lines = [given["first"], *given["changed"]]
    given |= {"news": subject_of(lines, given["asks"]), "sentence": sentence(2, count)}
    monkeypatch.setitem(ABOUT, DIGEST, replace(ABOUT[DIGEST], sample=lambda: given))
    mail = example(DIGEST)
    assert len(mail.subject) <= 60
    assert len(mail.alternatives[0][0].encode()) < 60_000


# Programs for mail ----------------------------------------------------------------------------------------------------
def test_layout_needs_nothing_that_word_does_not_draw(mail):
    """Outlook draws mail with Word: tables with widths of their own, nothing that only browsers place."""
    read = read_of(mail)
    assert all(
        "overflow-wrap: anywhere" in str(cell["style"]) for cell in read.all("td") if "pad" in str(cell.get("class"))
    )
    styles = " ".join(str(given.get("style")) for _, given in read.tags)
    assert not re.search(r"flex|grid|float|position|calc\(|var\(|background-size|transform", styles)
    for given in read.all("table"):
        assert given.get("width") or given.get("class") == "btn"
        assert given["cellpadding"] == given["cellspacing"] == given["border"] == "0"


def light(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("sheet", ["mail.css", "screens.css"])
def test_words_stand_out_from_their_ground(sheet):
    """Each colour of words on each ground it may stand on, light and dark."""
    rules = dict(re.findall(r"^([^@{}\n]+) \{ (.+) \}$", (STYLES / sheet).read_text(), re.MULTILINE))
    grounds = {"mail.css": ["#ffffff", "#f4f6f0", "#f4e8f1"], "screens.css": ["#17211d", "#0f1613", "#33202f"]}[sheet]
    for who, rule in rules.items():
        own = re.findall(r"background: (#\w{6})", rule)
        for colour in re.findall(r"(?<!-)(?<!background-)(?<!border-)color: (#\w{6})", rule):
            for ground in own or (["#0a3a2c"] if who.startswith(".name") else grounds):
                bright, dim = sorted([light(colour), light(ground)], reverse=True)
                assert who == ".hidden" or (bright + 0.05) / (dim + 0.05) >= 4.5, (who, colour, ground)


def test_digest_says_the_year_of_what_is_long_ago(monkeypatch):
    given = ABOUT[DIGEST].sample()
    given["changed"] = [replace(given["changed"][0], when=date(2023, 5, 4))]
    monkeypatch.setitem(ABOUT, DIGEST, replace(ABOUT[DIGEST], sample=lambda: given))
    mail = example(DIGEST)
    assert "4 May 2023" in mail.body
    assert "4 May 2023" in read_of(mail).words
