"""Every mail has its plain twin, one line why, and a subject of at most sixty letters."""

from biglocal.notices.letters import letter, shortened
from biglocal.notices.templatetags.mail import short_months

BASE = "notices/emails/test_letter"


def made(settings, tmp_path, **context):
    folder = tmp_path / "things/emails"
    folder.mkdir(parents=True)
    (folder / "in_subject.txt").write_text("{{ title }}\n")
    (folder / "in.txt").write_text(
        '{% extends "notices/emails/base.txt" %}{% block content %}{{ title }}{% endblock %}'
    )
    (folder / "in.html").write_text(
        '{% extends "notices/emails/base.html" %}{% block content %}<p>{{ title }}</p>{% endblock %}'
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    return letter("a@b.example", "things/emails/in", context, why="You follow it.", links=[("Stop", "/mail/x/")])


def test_words_are_escaped_in_html_and_plain_in_text(settings, tmp_path):
    mail = made(settings, tmp_path, title="Tea & <b>cake</b>")
    html = mail.alternatives[0][0]
    assert "Tea & <b>cake</b>" in mail.body
    assert mail.subject == "Tea & <b>cake</b>"
    assert "Tea &amp; &lt;b&gt;cake" in html


def test_why_and_links_stand_in_both(settings, tmp_path):
    mail = made(settings, tmp_path, title="Tea")
    for body in [mail.body, mail.alternatives[0][0]]:
        assert "You follow it." in body
        assert "http://testserver/mail/x/" in body


def test_long_subject_ends_between_words():
    short = shortened("Two benches in, and " + "a very long tail " * 9)
    assert len(short) <= 60
    assert short.endswith("…")
    assert "tai…" not in short


def test_months_of_whole_dates_are_short_and_other_words_stay():
    title = "March past: 24 November 2025 to 5 September 2026"
    assert short_months(title) == "March past: 24 Nov 2025 to 5 Sep 2026"
