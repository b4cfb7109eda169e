"""One person's browser in a journey over the demonstration's site, and the pictures that it keeps in var/journey/."""

import re
from datetime import date

from django.conf import settings
from playwright.sync_api import Page, expect

from biglocal.accounts.models import Person
from tests.browser.fixtures import DESK, PHONE, session_cookie

PICTURES = settings.BASE_DIR / "var" / "journey"
LOOKS = 120  # how often the mailbox is looked at for a letter before the test gives up


class Teller:
    """One person's browser; `picture(name)` keeps the page as a phone and a desk show it."""

    def __init__(self, browser, site: str, name: str = "", *, by_code: bool = True) -> None:
        self.context = browser.new_context(base_url=site, viewport={"width": PHONE, "height": 844})
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.name, self.site = name, site
        if name:
            self.sign_in() if by_code else self.let_in()

    def sign_in(self) -> None:
        address = f"{self.name}@demo.example"
        self.go("/accounts/login/")
        self.page.get_by_label("Your email address").fill(address)
        self.press("Send me a code")
        mailbox = self.context.new_page()
        mailbox.goto(f"/mailbox/?to={address}")
        code = re.search(r"\b\d{6}\b", mailbox.inner_text("main")).group()
        mailbox.close()
        self.page.get_by_label(re.compile("code", re.I)).first.fill(code)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page).not_to_have_url(re.compile("/accounts/login"))

    def let_in(self) -> None:
        """Sign in without a code, as after a quiet spell: time has passed, and the session with it."""
        person = Person.objects.get(email=f"{self.name}@demo.example")
        self.context.add_cookies([session_cookie(person, self.site)])

    def go(self, path: str) -> None:
        assert self.page.goto(path).status == 200, path

    def press(self, name: str) -> None:
        """Press a button that sends a form, and wait for the page that answers: others act on what was done."""
        with self.page.expect_navigation():
            self.tap(name)

    def tap(self, name: str) -> None:
        """Press a button that stays on the page."""
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def fill(self, **given: str) -> None:
        """Type into boxes by their names."""
        for name, words in given.items():
            self.page.locator(f"[name='{name.replace('__', '-')}']").fill(words)

    def choose(self, **given: str) -> None:
        """Choose from lists by their names."""
        for name, value in given.items():
            self.page.locator(f"select[name='{name.replace('__', '-')}']").select_option(value)

    def day(self, name: str, day: date) -> None:
        """Fill the three boxes of a day."""
        for place, part in enumerate([day.day, day.month, day.year]):
            self.page.locator(f"input[name={name}_{place}]").fill(str(part))

    def sees(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()

    def picture(self, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        for width in [PHONE, DESK]:
            self.page.set_viewport_size({"width": width, "height": 844})
            self.page.screenshot(path=str(PICTURES / f"{name}-{width}.png"), full_page=True)
        self.page.set_viewport_size({"width": PHONE, "height": 844})

    def letter(self, address: str, subject: str) -> None:
        """Open the newest letter to `address` with `subject`, as soon as the worker has sent it."""
        link = self.page.get_by_role("link", name=subject)
        self.page.goto(f"/mailbox/?to={address}")
        for _ in range(LOOKS):
            if link.count():
                break
            self.page.wait_for_timeout(250)  # the letter comes from another process: look again
            self.page.reload()
        link.first.click()
