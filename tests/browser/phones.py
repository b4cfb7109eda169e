"""A person's phone in tests: a browser on a bad line, with a service worker, and what its person does with it."""

from django.contrib.sessions.models import Session

from .fixtures import PHONE, session_cookie
from .line import Line

WAITING = """() => new Promise((done) => {
  const asked = indexedDB.open('portal');
  asked.onsuccess = () => {
    const base = asked.result;
    if (!base.objectStoreNames.contains('outbox')) { base.close(); return done({ rows: [], drafts: [] }); }
    const look = base.transaction(['outbox', 'drafts']);
    const rows = look.objectStore('outbox').getAll(), drafts = look.objectStore('drafts').getAll();
    look.oncomplete = () => {
      base.close();
      const brief = (row) => ({ key: row.key, person: row.person, state: row.state, reasons: row.reasons,
        words: row.fields.find(([name]) => name === 'words')?.[1],
        sizes: row.fields.filter(([, value]) => value instanceof Blob).map(([, value]) => value.size) });
      done({ rows: rows.result.map(brief), drafts: drafts.result.map(brief) });
    };
  };
})"""
DRAFTED = """async (words) => {
  const store = await import('/static/js/phone/store.js');
  const form = document.querySelector('form[data-log]');
  const draft = await store.draftOf(document.documentElement.dataset.person, form.dataset.log);
  const has = (wanted) => draft?.fields.some(([name, value]) => wanted(name, value));
  return has((name, value) => name === 'words' && value === words) && has((name, value) => value instanceof Blob);
}"""
UNTIL = """async (argument) => {
  const asked = %s;
  while (!(await asked(argument).catch(() => false))) await new Promise((done) => setTimeout(done, 20));
}"""
KEPT = (
    "(name) => caches.open(name).then((all) => all.keys()).then((all) => all.map((one) => new URL(one.url).pathname))"
)
HAS = f"async ([name, path]) => (await ({KEPT})(name)).includes(path)"
HAS_NOT = f"async ([name, path]) => !(await ({KEPT})(name)).includes(path)"
# As the page itself does, but waiting for whoever is sending already.
TRY = "import('/static/js/phone/outbox.js').then((it) => it.deliver('-')).then((result) => result.state)"


class Phone:
    """`page` is the tab that is open. Waits are for what is seen or kept, never for a time."""

    def __init__(self, browser, server: str, form: str, person=None, **options) -> None:
        self.line = Line(server)
        self.form = form
        self.errors: list[str] = []
        self.context = browser.new_context(
            base_url=self.line.url,
            viewport={"width": PHONE, "height": 844},
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
            **options,
        )
        self.context.set_default_timeout(20_000)
        if person:
            self.sign_in(person)
        self.page = self.new_tab()

    def close(self) -> None:
        self.context.close()
        self.line.stop()

    def sign_in(self, person) -> None:
        self.context.add_cookies([session_cookie(person, self.line.url)])

    def end_session(self) -> None:
        Session.objects.all().delete()

    def new_tab(self):
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        return self.page

    def sign_out(self) -> None:
        """Sign out on this tab, as people do."""
        self.page.goto("/accounts/logout/")
        self.page.click("main button")
        self.page.wait_for_url("**/")

    def kept_in(self, cache: str) -> list[str]:
        """Paths of what the phone keeps in a cache: `pages` or `pictures`."""
        return self.page.evaluate(KEPT, cache)

    def await_kept(self, cache: str, path: str) -> None:
        self.until(HAS, [cache, path])

    def await_gone(self, cache: str, path: str) -> None:
        self.until(HAS_NOT, [cache, path])

    def open_form(self, query: str = "") -> None:
        """Open the form, and wait until its script has made it ready."""
        self.page.goto(self.form + query)
        self.page.wait_for_selector("form[data-phone=ready]")

    def set_up(self) -> None:
        """Open the form for the first time, until the phone says that it works without a signal."""
        self.open_form()
        self.page.wait_for_selector("[data-anyway]:visible")

    def see(self, words: str) -> None:
        """Wait until these words can be read."""
        self.page.wait_for_selector(f"text={words}")

    def fill(self, words: str, *photos) -> None:
        self.page.fill("#words", words)
        if photos:
            files = [{"name": one.name, "mimeType": one.content_type, "buffer": one.read()} for one in photos]
            self.page.set_input_files("#photo", files)
            self.page.check("#people")

    def press_send(self) -> None:
        self.page.click("form[data-log] button.bl-button--wide")

    def write(self, words: str, *photos) -> None:
        """Log an update until the phone says that it is sent or saved."""
        self.fill(words, *photos)
        self.press_and_see()

    def press_and_see(self) -> None:
        self.press_send()
        self.page.wait_for_selector("h1:has-text('Saved on this phone'), .govuk-notification-banner--success")

    def await_draft(self, words: str) -> None:
        """Wait until the half-typed form is kept."""
        self.until(DRAFTED, words)

    def until(self, asked: str, argument: str | list[str] = "") -> None:
        """Wait until the function `asked`, which may take its time itself, says yes."""
        self.page.evaluate(UNTIL % asked, argument)

    def try_now(self) -> str:
        """Try to send now; say how it ended."""
        return self.page.evaluate(TRY)

    def kept(self) -> dict:
        return self.page.evaluate(WAITING)

    def words_waiting(self) -> list[str]:
        return [row["words"] for row in self.kept()["rows"]]

    def await_empty(self) -> None:
        """Wait until nothing is kept any more, trying again as often as it takes."""
        for _ in range(10):
            if not self.kept()["rows"]:
                return
            self.try_now()
        raise AssertionError(f"Still waiting: {self.kept()['rows']}")
