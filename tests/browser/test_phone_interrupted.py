"""Two hundred interruptions, drawn by a fixed seed, of twenty updates with photos: exactly twenty arrive, in order."""

import random

import pytest
from django.urls import reverse

from projects.models import Photo, Update
from tests.factories.projects import ProjectFactory
from tests.projects.pictures import picture

from .phones import TRY, Phone

SEED, UPDATES, EACH = 20_26, 20, 10
KINDS = ["cut", "cut", "lost", "offline", "stopped", "session", "tab", "tab", "reload", "quiet"]


class Bad:
    """A bad afternoon: `interrupt` does one thing to a phone that is sending."""

    def __init__(self, phone: Phone, person, chance: random.Random) -> None:
        self.phone, self.person, self.chance, self.count = phone, person, chance, 0

    def begin(self) -> None:
        """Let the phone begin to send what waits, and look away."""
        self.phone.page.evaluate(f"void {TRY}")

    def interrupt(self, kind: str) -> None:
        self.count += 1
        waits = bool(self.phone.kept()["rows"])
        getattr(self, kind)(waits)

    def cut(self, waits: bool) -> None:
        self.phone.line.set(self.chance.randrange(1, 9_000))
        self.phone.try_now()
        self.phone.line.set("pass")

    def lost(self, waits: bool) -> None:
        self.phone.line.set("lose")
        self.phone.try_now()
        self.phone.line.set("pass")

    def offline(self, waits: bool) -> None:
        self.begin()
        self.phone.context.set_offline(True)
        self.phone.try_now()
        self.phone.context.set_offline(False)

    def stopped(self, waits: bool) -> None:
        self.begin()
        self.phone.line.stop()
        self.phone.try_now()
        self.phone.line.start()

    def session(self, waits: bool) -> None:
        self.begin()
        self.phone.end_session()
        self.phone.try_now()
        self.phone.sign_in(self.person)

    def tab(self, waits: bool) -> None:
        """Closed while an update is on its way; a new one is opened, and tries by itself."""
        self.phone.line.set(self.chance.randrange(1, 9_000))
        if waits:
            self.begin()
        self.phone.page.close()
        self.phone.new_tab()
        self.phone.open_form()
        self.phone.line.set("pass")

    def reload(self, waits: bool) -> None:
        self.phone.line.set("lose")
        if waits:
            self.begin()
        self.phone.open_form()
        self.phone.line.set("pass")

    def quiet(self, waits: bool) -> None:
        """Ten presses of a person who cannot wait."""
        for _ in range(10):
            self.begin()

    def write(self, words: str) -> None:
        """Log an update on a bad line; half of the time the tab is closed as soon as "Send" was pressed."""
        phone = self.phone
        phone.line.set(self.chance.choice([1, 2_000, "lose"]))
        phone.open_form()
        phone.fill(words, picture(size=(320, 240)))
        if self.chance.random() < 0.5:
            phone.press_and_see()
        else:
            phone.await_draft(words)
            phone.page.evaluate("document.querySelector('form[data-log] button.bl-button--wide').click()")
            phone.page.close()
            phone.new_tab()
            phone.open_form()
            if phone.page.input_value("#words") == words:  # it was not pressed in time: the form is offered back
                phone.press_and_see()
        phone.line.set("pass")


@pytest.mark.timeout(400)
def test_two_hundred_interruptions_of_twenty_updates(browser, live_server, settings, community, resident, tmp_path):
    settings.ALLOWED_HOSTS = ["*"]
    settings.MEDIA_ROOT = tmp_path / "media"
    ProjectFactory(community=community, slug="triangle")
    print(f"The interruptions are drawn with the seed {SEED}.")
    chance = random.Random(SEED)  # noqa: S311  # the same ones each time
    phone = Phone(browser, live_server.url, reverse("log", args=[community.slug]), resident)
    bad = Bad(phone, resident, chance)
    phone.set_up()
    said = [f"Update {number:02}." for number in range(UPDATES)]
    for words in said:
        bad.write(words)
        for _ in range(EACH):
            bad.interrupt(chance.choice(KINDS))
    phone.open_form()
    phone.await_empty()
    errors = phone.errors
    phone.close()
    assert bad.count == UPDATES * EACH
    assert list(Update.objects.order_by("pk").values_list("text", flat=True)) == said
    assert Photo.objects.count() == UPDATES and errors == []
