"""The demonstration's mailbox."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import reverse

from biglocal.notices.mailbox import code_in
from biglocal.notices.models import MailboxLetter

pytestmark = pytest.mark.django_db
BACKEND = "biglocal.notices.mailbox.MailboxBackend"


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    settings.EMAIL_BACKEND = BACKEND


def write(to="ruth@demo.example", text="Your code is\n\n    ABC-DEF\n", **headers):
    mail = EmailMultiAlternatives("Your code", text, to=[to], headers=headers, connection=get_connection(BACKEND))
    mail.attach_alternative("<html><head></head><body><script>1</script><p>Hello</p></body></html>", "text/html")
    mail.send()
    return MailboxLetter.objects.latest("pk")


def test_mail_lands_in_the_mailbox(demo):
    letter = write(**{"List-Unsubscribe": "<https://x.example/>"})
    assert (letter.to, letter.subject) == ("ruth@demo.example", "Your code")
    assert "Hello" in letter.html
    assert letter.headers["List-Unsubscribe"] == "<https://x.example/>"


def test_mailbox_takes_no_mail_outside_the_demonstration(settings):
    with pytest.raises(ImproperlyConfigured):
        write()


def test_mailbox_shows_one_persons_mail_with_the_code(demo, client):
    write(), write(to="pat@demo.example")
    page = client.get(reverse("mailbox"), {"to": "RUTH@demo"}).content.decode()
    assert "ABC-DEF" in page
    assert "to=ruth" in page
    assert "to=pat" not in page


@pytest.mark.parametrize("name", ["mailbox", "mailbox_letter", "mailbox_html"])
def test_no_mailbox_outside_the_demonstration(settings, client, name):
    letter = MailboxLetter.objects.create(to="a@b.example", subject="x", text="y")
    assert client.get(reverse(name, args=[] if name == "mailbox" else [letter.pk])).status_code == 404


def test_html_of_a_mail_can_run_and_send_nothing(demo, client):
    answer = client.get(reverse("mailbox_html", args=[write().pk]))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script" not in policy


def test_letter_page_holds_frame_text_and_code(demo, client):
    letter = write()
    page = client.get(reverse("mailbox_letter", args=[letter.pk])).content.decode()
    assert "<iframe" in page
    assert 'sandbox="' in page
    assert "<code>ABC-DEF</code>" in page


@pytest.mark.parametrize(
    ("text", "code"),
    [("Hi\n\n  K7D-PQR\n\nBye", "K7D-PQR"), ("KDPQRX", "KDPQRX"), ("no code HERE-NOW in a line", ""), ("123456", "")],
)
def test_code_stands_on_its_own_line(text, code):
    assert code_in(text) == code
