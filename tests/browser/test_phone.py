"""Log progress on a phone with a bad line: nothing is lost, nothing comes twice, nobody else reads it."""

from datetime import timedelta

from django.utils import timezone

from projects.models import PassedUpdate, Project, Update
from tests.projects.pictures import picture

from .axe import violations


def texts():
    return list(Update.objects.order_by("pk").values_list("text", flat=True))


def days_ago(count):
    return timezone.localdate() - timedelta(days=count)


# With a signal --------------------------------------------------------------------------------------------------------
def test_four_taps_and_two_texts_from_opening_to_sent(phone):
    taps = texts_typed = 0
    phone.page.set_input_files("#photo", [{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture().read()}])
    taps += 1
    phone.page.locator("#words").press_sequentially("Two benches in.")
    texts_typed += 1
    phone.page.locator("label[for=people]").click()
    taps += 1
    phone.press_send()
    taps += 1
    phone.see("Sent. Everybody can read it now.")
    assert Update.objects.get().photos.count() == 1
    assert taps <= 4 and texts_typed <= 2


# Without a signal -----------------------------------------------------------------------------------------------------
def test_form_opens_and_updates_wait_and_go_by_themselves_in_order(phone):
    phone.context.set_offline(True)
    for number in range(3):
        phone.open_form()
        phone.write(f"Number {number}.", picture())
    phone.see("3 waiting to send")
    phone.see("Saved on this phone. It will send when you are back online.")
    assert violations(phone.page) == []
    phone.context.set_offline(False)
    phone.see("Nothing is waiting")
    assert texts() == ["Number 0.", "Number 1.", "Number 2."]
    assert {update.happened_on for update in Update.objects.all()} == {timezone.localdate()}


def test_server_away_for_a_day_with_fifty_waiting(phone):
    phone.line.stop()
    phone.open_form()
    phone.write("First.")
    phone.page.evaluate(FIFTY)
    phone.try_now()
    assert len(phone.words_waiting()) == 50
    phone.line.start()
    phone.open_form()
    phone.await_empty()
    assert texts() == ["First.", *(f"Number {number}." for number in range(1, 50))]
    yesterday = timezone.localdate() - timedelta(days=1)
    assert list(Update.objects.order_by("pk").values_list("happened_on", flat=True))[1:] == [yesterday] * 49


FIFTY = """async () => {
  const store = await import('/static/js/phone/store.js');
  const person = document.documentElement.dataset.person;
  const [row] = await store.rowsOf(person);
  for (let number = 1; number < 50; number++) {
    const key = crypto.randomUUID();
    const own = { words: `Number ${number}.`, form_key: key };
    const fields = row.fields.map(([name, value]) => [name, own[name] ?? value]);
    const { id, ...rest } = row;
    await store.keepRow({ ...rest, key, fields, savedAt: row.savedAt - 86_400_000 });
  }
}"""


def test_page_that_is_not_kept_says_so_and_opened_pages_can_be_read(phone, community):
    phone.page.goto(f"/areas/{community.slug}/")
    phone.await_kept("pages", f"/areas/{community.slug}/")
    phone.context.set_offline(True)
    phone.page.goto("/search/?q=park")
    phone.see("This page is not on your phone")
    phone.page.click(f"[data-kept] a:has-text('{community.name}')")
    assert phone.page.inner_text("h1") == community.name


def test_tab_closed_midway_keeps_what_was_half_typed(phone):
    phone.fill("Half typed", picture())
    phone.await_draft("Half typed")
    phone.page.close()
    phone.new_tab()
    phone.open_form()
    phone.see("This is what you had started before.")
    assert phone.page.input_value("#words") == "Half typed"
    assert phone.page.evaluate("document.querySelector('#photo').files.length") == 1
    phone.press_send()
    phone.see("Sent. Everybody can read it now.")
    phone.open_form()
    assert phone.page.input_value("#words") == ""


# People ---------------------------------------------------------------------------------------------------------------
def test_sign_in_that_ran_out_keeps_everything_and_asks(phone, resident):
    phone.end_session()
    phone.write("Kept.", picture())
    phone.see("Your sign-in ran out. Everything is kept on this phone.")
    assert phone.words_waiting() == ["Kept."] and not Update.objects.exists()
    phone.sign_in(resident)
    phone.open_form()
    phone.page.wait_for_selector("[data-waiting]", state="hidden")
    assert texts() == ["Kept."]


def test_next_person_on_the_phone_sees_nothing_of_it(phone, resident, chair):
    phone.context.set_offline(True)
    phone.write("Denise's own.")
    phone.context.set_offline(False)
    phone.line.set(0)
    phone.sign_out()
    assert phone.kept_in("pages") == []
    phone.line.set("pass")
    phone.sign_in(chair)
    phone.open_form()
    assert phone.page.is_hidden("[data-waiting]")
    phone.write("The chair's.")
    assert texts() == ["The chair's."]
    phone.sign_in(resident)
    phone.open_form()
    phone.await_empty()
    assert list(Update.objects.filter(by=resident).values_list("text", flat=True)) == ["Denise's own."]


def test_two_phones_of_one_person_lose_nothing(phone, phone_of, resident):
    second = phone_of(resident)
    second.set_up()
    for one, words in ((phone, "From the first."), (second, "From the second.")):
        one.context.set_offline(True)
        one.write(words)
    for one in (second, phone):
        one.context.set_offline(False)
        one.see("Nothing is waiting")
    assert texts() == ["From the second.", "From the first."]


def test_who_left_meanwhile_hands_it_to_the_worker(phone, resident, worker):
    phone.context.set_offline(True)
    phone.write("Carried 14 buckets.", picture())
    resident.roles.update(start_date=days_ago(400), end_date=days_ago(1))
    phone.context.set_offline(False)
    phone.see("You no longer take part in this area")
    assert phone.words_waiting() == ["Carried 14 buckets."] and texts() == []
    phone.page.click("text=Hand it to Sam Reed")
    phone.see("Nothing is waiting")
    passed = PassedUpdate.objects.get()
    assert (passed.by, passed.words, passed.photos.count()) == (resident, "Carried 14 buckets.", 1)


# What the portal refuses ----------------------------------------------------------------------------------------------
def test_refused_update_stays_with_its_reason_and_is_mended(phone, community):
    phone.context.set_offline(True)
    phone.write("x" * 300, picture())
    phone.context.set_offline(False)
    phone.see("Use 280 letters or fewer. You have 20 too many.")
    assert violations(phone.page) == []
    phone.page.click("[data-mend]")
    phone.page.wait_for_selector(".govuk-error-summary")
    phone.page.fill("#words", "Short now.")
    phone.press_send()
    phone.see("Sent. Everybody can read it now.")
    assert texts() == ["Short now."] and Update.objects.get().photos.count() == 1
    phone.open_form()
    assert phone.kept()["rows"] == []


def test_waiting_update_is_deleted_after_asking(phone):
    phone.context.set_offline(True)
    phone.write("Not this one.")
    answers = iter(["dismiss", "accept"])
    phone.page.on("dialog", lambda dialog: getattr(dialog, next(answers))())
    phone.page.click("[data-delete]")
    assert phone.words_waiting() == ["Not this one."]
    phone.page.click("[data-delete]")
    phone.see("Nothing is waiting")
    assert phone.words_waiting() == []


# A bad day of the phone -----------------------------------------------------------------------------------------------
FULL = """() => { const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (row, ...more) {
  const big = (value) => Array.isArray(value) ? value.some(big) : value instanceof Blob;
  if (row?.fields && big(row.fields)) queueMicrotask(() => this.transaction.abort());
  return put.call(this, row, ...more);
}; }"""


def test_full_phone_keeps_the_words_and_says_so(phone):
    phone.page.evaluate(FULL)
    phone.context.set_offline(True)
    phone.write("Words are small.", picture())
    phone.see("This phone is full, so the photo could not be kept.")
    phone.context.set_offline(False)
    assert phone.try_now() == "empty" and not Update.objects.exists()
    phone.page.click("[data-bare]")
    phone.see("Nothing is waiting")
    assert texts() == ["Words are small."]


def test_full_phone_with_a_signal_sends_at_once(phone):
    phone.page.evaluate(FULL)
    phone.write("With its photo.", picture())
    phone.see("Sent. Everybody can read it now.")
    assert Update.objects.get().photos.count() == 1


def test_clock_a_year_off_makes_no_year_of_difference(phone):
    phone.page.clock.set_fixed_time(timezone.now() + timedelta(days=365))
    phone.page.evaluate(f"import('/static/js/phone/store.js').then((it) => it.keepFact('skew', {-365 * 86_400_000}))")
    phone.write("Next year?", picture())
    phone.see("Sent. Everybody can read it now.")
    assert Update.objects.get().happened_on == timezone.localdate()


def test_clock_that_is_changed_meanwhile_asks_for_the_day(phone):
    phone.context.set_offline(True)
    phone.write("Before the clock was put right.", picture())
    phone.page.clock.set_fixed_time(timezone.now() + timedelta(days=365))
    phone.context.set_offline(False)
    phone.see("The clock of this phone was changed while this waited.")
    phone.page.click("[data-mend]")
    phone.page.wait_for_selector(".govuk-error-summary")
    day = timezone.localdate() - timedelta(days=2)
    phone.page.fill("#when", day.isoformat())
    phone.press_send()
    phone.see("Sent. Everybody can read it now.")
    assert Update.objects.get().happened_on == day and Update.objects.get().photos.count() == 1


def test_without_scripts_the_form_is_as_it_was(phone_of, resident):
    phone = phone_of(resident, java_script_enabled=False)
    phone.page.goto(phone.form)
    assert phone.page.is_hidden("[data-anyway]") and phone.page.is_hidden("[data-waiting]")
    phone.fill("Plain.", picture())
    phone.press_send()
    phone.see("Sent. Everybody can read it now.")


# What changed meanwhile -----------------------------------------------------------------------------------------------
def test_only_project_was_stopped_meanwhile(phone):
    phone.context.set_offline(True)
    phone.write("Swept the path.", picture())
    Project.objects.update(standing="stopped")
    phone.context.set_offline(False)
    phone.see("has stopped")
    phone.page.click("[data-mend]")
    phone.see("No projects yet")
    phone.see("“Swept the path.”")
    Project.objects.update(standing="running")
    phone.page.click("[data-mend]")
    phone.page.wait_for_selector(".govuk-error-summary")
    phone.press_send()
    phone.see("Sent. Everybody can read it now.")
    assert texts() == ["Swept the path."] and Update.objects.get().photos.count() == 1


def test_who_left_finds_what_waits_on_their_home_page(phone, resident):
    phone.context.set_offline(True)
    phone.write("Carried 14 buckets.")
    phone.page.goto("about:blank")
    resident.roles.update(start_date=days_ago(400), end_date=days_ago(1))
    phone.context.set_offline(False)
    phone.page.goto(phone.form)
    phone.see("“Carried 14 buckets.”")
    phone.page.goto("/home/")
    phone.see("You no longer take part in this area")
    assert violations(phone.page) == []
