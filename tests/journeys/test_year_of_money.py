"""A year of one area's money, in a real browser: asked, agreed, paid, reported, changed, paid again, sent back.

Everybody uses pages only; nights are jobs, and time is put forward between them. At the end a resident reads the same
sums as the ledger has, to the penny. Pictures of each step are kept in var/journey/.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from playwright.sync_api import expect

from biglocal.communities.models import Community
from biglocal.dates import today
from biglocal.money import pounds
from funding.models import Agreement, LedgerEntry
from funding.money import area_money
from funding.tasks import look_after_payments, open_reports

from .teller import Teller

AREA = "/areas/arches-local/"
PLAN = "A year of shade and sound"
TREES, ARCH = "Trees, soil and paths", "Rent and sound of arch 9"
FIRST = {TREES: "14,980.25", ARCH: "6,200.00"}
SECOND = {TREES: "27,500.10", ARCH: "10,285.08"}
BACK, ON_TOP = Decimal("519.65"), Decimal("25.98")
SPENT = Decimal("58965.43")
A_PAGE = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]>>endobj\n%%EOF\n"


class Year:
    """The calendar of the story, and everybody's browser."""

    def __init__(self, teller: Callable[..., Teller]) -> None:
        self.open, self.people, self.traveller = teller, {}, None
        self.first = today()
        self.day = self.first

    def goes_on_to(self, days: int, *, nights: bool = True) -> None:
        """Let it be noon, `days` after the first day, the jobs of the last night done. All sign in anew."""
        self.back()
        self.day = self.first + timedelta(days=days)
        noon = datetime.combine(self.day, time(12), ZoneInfo("Europe/London"))
        self.traveller = time_machine.travel(noon, tick=True)
        self.traveller.start()
        if nights:
            look_after_payments()
            open_reports()
        for person in self.people.values():
            person.let_in()

    def back(self) -> None:
        if self.traveller:
            self.traveller.stop()
        self.traveller = None

    def __getattr__(self, name: str) -> Teller:
        if name not in self.people:
            self.people[name] = self.open(name, by_code=False)
        return self.people[name]


@pytest.fixture
def year(teller) -> Iterator[Year]:
    year = Year(teller)
    yield year
    year.back()


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(300)
def test_year_of_money(year):
    before = area_money(Community.objects.get(slug="arches-local"))
    look_back(year)
    ref = ask_for_a_plan(year)
    year.goes_on_to(4)
    review_and_decide(year, ref)
    year.goes_on_to(7)
    accept_the_offer(year)
    year.goes_on_to(9)
    pay(year, 1, by=year.gwen)
    year.goes_on_to(195)  # the first half-year of the plan is over
    bring_papers(year)
    report(year, 1, FIRST, "Forty trees stand, and the arch has its first concerts.")
    ask_one_question(year)
    accept(year, by=year.priya)
    year.goes_on_to(200)
    pay(year, 2, by=year.gwen)
    year.goes_on_to(240)
    move_money(year)
    year.goes_on_to(353)
    report(year, 2, SECOND, "The path is laid. On warm evenings people sit until dark.")
    accept(year, by=year.priya)
    year.goes_on_to(358)
    book_what_came_back(year)
    read_where_it_went(year, before)


def agreement() -> Agreement:
    return Agreement.objects.get(title=PLAN)


def look_back(year: Year) -> None:
    """A new plan comes after a review of the plan before."""
    denise, harjit = year.denise, year.harjit
    denise.go(f"{AREA}plan/")
    denise.page.locator("main a[href*='/reviews/']").first.click()
    denise.follow("Write the review")
    for box in denise.page.locator("main textarea").all():
        box.fill("Four parts of the plan got going, and neighbours know each other better.")
    denise.press("Save the review")
    harjit.go(f"{AREA}plan/")
    harjit.page.locator("main a[href*='/reviews/']").first.click()
    harjit.press("The partnership agrees")
    harjit.press("Send to Local Trust")
    harjit.sees("Local Trust reads it and writes back.")
    harjit.picture("year-00-look-back")


def ask_for_a_plan(year: Year) -> str:
    denise, page = year.denise, year.denise.page
    denise.go(f"{AREA}proposals/new/")
    denise.follow("Write a whole plan instead")
    denise.fill(
        title=PLAN,
        vision="A quarter with shade in summer and music in winter.",
        who="Neighbours plant. Young people run the arch.",
        legacy="The rota waters the trees. The arch pays its rent by its concerts.",
        steps__0__goal="Shade where people wait",
        steps__0__activity="Plant forty trees with those who live beside them",
        steps__0__who="The watering rota",
        steps__0__when="From November to March",
        steps__0__measure="Thirty five of them are green after a summer",
        costs__0__description=TREES,
        costs__0__amount="36,000",
        costs__1__description=ARCH,
        costs__1__amount="24,000",
    )
    denise.day("period_start", year.day + timedelta(days=7))
    denise.day("period_end", year.day + timedelta(days=350))
    parts = [("Parks and environment", "36,000"), ("Community spaces", "24,000")]
    for number, (part, _) in enumerate(parts):
        page.locator(f"select[name=costs-{number}-theme]").select_option(label=part)
    page.locator("select[name=steps-0-theme]").select_option(label="Parks and environment")
    for number, (part, amount) in enumerate(parts):
        if number:
            denise.tap("Add another part")
        page.locator(f"select[name=years-{number}-theme]").select_option(label=part)
        page.locator(f"input[name^=years-{number}-y]").first.fill(amount)
    denise.picture("year-01-plan-being-written")
    denise.press("Save")
    denise.sees("Being written")
    ref = re.search(r"G-\d+", page.url + page.inner_text("main")).group()
    harjit = year.harjit
    harjit.go(f"{AREA}proposals/{ref}/")
    harjit.follow("The partnership agreed")
    harjit.page.get_by_label("Which decision of which meeting?").select_option(index=1)
    harjit.press("Keep this")
    harjit.press("Send to Local Trust")
    harjit.sees("With Local Trust")
    harjit.picture("year-02-plan-sent")
    return ref


def review_and_decide(year: Year, ref: str) -> None:
    priya, gwen, manager = year.priya, year.gwen, year.manager
    priya.go("/grants/")
    priya.follow(PLAN)
    priya.press("No conflict")
    priya.press("I’ll read it")
    for score in priya.page.locator("select[name^=score_]").all():
        score.select_option("4")
    priya.page.get_by_label("What do you recommend?").select_option("yes")
    priya.picture("year-03-review")
    priya.press("Recommend")
    gwen.go(f"/grants/{ref}/")
    gwen.press("No conflict")
    gwen.page.get_by_label("Yes", exact=True).check()
    gwen.fill(amount="60000")
    gwen.page.get_by_label("Message to the group").fill("Yes. Plant while it is cold.")
    gwen.press("Record the decision")
    gwen.sees("It waits for a second signature.")
    manager.go(f"/grants/{ref}/")
    manager.press("No conflict")
    manager.press("Confirm the decision")
    manager.sees("Margaret Osei confirmed it")
    manager.picture("year-04-decided-with-two-signatures")
    year.denise.go(f"{AREA}proposals/{ref}/")
    year.denise.sees("Yes. Plant while it is cold.")
    year.denise.picture("year-05-answer")


def accept_the_offer(year: Year) -> None:
    finance = year.finance
    finance.go("/lto/")
    finance.picture("year-06-lto")
    finance.follow(f"Accept the offer: {PLAN}")
    finance.page.get_by_label("Your full name").fill("Tom Ashby")
    finance.page.get_by_label(re.compile("I have read the terms")).check()
    finance.picture("year-07-offer")
    finance.press("Accept the agreement")
    finance.sees("accepted")
    assert agreement().state == Agreement.State.ACCEPTED
    assert [one.amount for one in agreement().payments.order_by("number")] == [Decimal(30000), Decimal(30000)]


def pay(year: Year, number: int, *, by: Teller) -> None:
    """Release a payment, take it to the bank in a file, and read what the bank says of it."""
    by.go(f"/payments/?q={PLAN}")
    by.picture(f"year-{number}-08-payments")
    by.follow(f"{PLAN}, payment {number}")
    by.picture(f"year-{number}-09-release")
    by.press("Release the payment")
    by.sees("Released")
    payment = agreement().payments.get(number=number)
    by.go("/payments/")
    by.follow("Payment files")
    by.page.get_by_role("button", name=re.compile("Make the file")).first.click()
    by.sees("Payment file")
    by.picture(f"year-{number}-10-files")
    by.go("/payments/")
    by.follow("The bank’s return")
    line = f"Reference,Amount,Date\n{payment.reference},{payment.total},{year.day:%d/%m/%Y}\n"
    by.page.get_by_label("The bank’s return file").set_input_files(
        {"name": "bank.csv", "mimeType": "text/csv", "buffer": line.encode()}
    )
    by.press("Read the file")
    by.sees("Will be marked as paid.")
    by.picture(f"year-{number}-11-bank")
    by.press("Mark what fits")
    by.go(payment.agreement.get_absolute_url())
    expect(by.page.locator(f"#payment-{number}")).to_contain_text("Paid")
    by.picture(f"year-{number}-12-agreement")


def bring_papers(year: Year) -> None:
    """Half a year later the insurance has lapsed: the organisation brings the next one, an officer looks at it."""
    finance, gwen = year.finance, year.gwen
    finance.go("/lto/")
    finance.picture("year-13-papers")
    finance.page.get_by_role("link", name=re.compile("Bring .*nsurance")).click()
    finance.page.get_by_label(re.compile("nsurance")).check()
    finance.day("dated_on", year.day - timedelta(days=20))
    finance.day("expires_on", year.day + timedelta(days=345))
    finance.page.get_by_label("The file").set_input_files(
        {"name": "insurance.pdf", "mimeType": "application/pdf", "buffer": A_PAGE}
    )
    finance.press("Send it to Local Trust")
    for kind in ["nsurance", "ccounts"]:
        gwen.go("/payments/")
        gwen.follow("Papers")
        gwen.page.get_by_role("link", name=re.compile(f"{kind}.*Medway Hands")).first.click()
        gwen.press("It is good")


def report(year: Year, number: int, spent: dict[str, str], words: str) -> None:
    """Write a report line by line, show it to the partnership, sign it and send it."""
    finance, page = year.finance, year.finance.page
    row = agreement().reports.get(number=number)
    finance.go("/lto/")
    finance.page.locator(f"main a[href='{row.get_absolute_url()}']").first.click()
    finance.follow("Write the report")
    write_lines(finance, spent)
    finance.fill(happened=words)
    page.get_by_label(re.compile("The costs include the VAT")).check()
    finance.press("Save and check")
    for why in page.get_by_label(re.compile("differs from the plan")).all():
        why.fill("The rest comes in the second half of the year.")
    finance.picture(f"year-{number}-14-report-being-written")
    finance.press("Check and show to the partnership")
    finance.sees("It is with the partnership.")
    harjit, certifier = year.harjit, year.certifier
    harjit.go(f"{AREA}reports/")
    harjit.page.locator(f"main a[href='{row.get_absolute_url()}']").first.click()
    harjit.follow("The partnership has seen it")
    harjit.day("on", year.day)
    harjit.press("Keep this")
    sign(certifier, row)
    certifier.picture(f"year-{number}-15-report-signed")


def write_lines(finance: Teller, spent: dict[str, str]) -> None:
    for line, amount in spent.items():
        finance.page.get_by_label(f"Spent: {line}, in pounds", exact=True).fill(amount)


def sign(certifier: Teller, row) -> None:
    certifier.go("/lto/")
    certifier.page.locator(f"main a[href='{row.get_absolute_url()}']").first.click()
    certifier.press("Sign and send to Local Trust")
    certifier.sees("Local Trust has it")


def open_from_queue(officer: Teller) -> None:
    officer.go(f"/grants/?q={PLAN}")
    officer.page.locator("main a[href*='/grants/reports/']").filter(has_text=PLAN).first.click()


def ask_one_question(year: Year) -> None:
    priya, finance = year.priya, year.finance
    open_from_queue(priya)
    priya.page.get_by_text("Ask something first").click()
    priya.page.get_by_label("Question 1 is about").select_option(label=ARCH)
    priya.page.get_by_label("Question 1", exact=True).fill("Is the rent of March in it?")
    priya.picture("year-16-one-question")
    priya.press("Send the questions")
    row = agreement().reports.get(number=1)
    finance.go(row.get_absolute_url())
    finance.follow("Answer the questions")
    finance.page.get_by_label("Answer to question 1").fill("Yes, it was paid on the last day of the month.")
    finance.picture("year-17-one-answer")
    finance.press("Check and hand on to be signed")
    sign(year.certifier, row)


def accept(year: Year, *, by: Teller) -> None:
    open_from_queue(by)
    by.picture(f"year-18-report-of-{year.day:%-d-%B}")
    by.press("Accept the report")
    by.sees("is booked as spent")


def move_money(year: Year) -> None:
    """More than the tolerance: the partnership agrees, Local Trust answers."""
    denise, harjit, priya = year.denise, year.harjit, year.priya
    denise.go(f"{AREA}money/")
    denise.follow("Changes to agreements, and more time")
    denise.follow(f"Move money between lines of {PLAN}")
    denise.page.get_by_label("From which line?").select_option(label=f"{ARCH}, {pounds(Decimal(24000))}")
    denise.page.get_by_label("To which line?").select_option(label=f"{TREES}, {pounds(Decimal(36000))}")
    denise.page.get_by_label("How much?").fill("7,000")
    denise.page.get_by_label("Why?").fill("The council fixed the roof of the arch. The path needs a wall.")
    denise.picture("year-19-change-being-written")
    denise.press("Save")
    denise.sees("It is too large to be logged only.")
    harjit.go(f"{AREA}changes/")
    harjit.page.get_by_role("table", name="So far").get_by_role("link").first.click()
    harjit.follow("The partnership agreed")
    harjit.day("agreed_on", year.day)
    harjit.page.locator("main form button").first.click()
    harjit.press("Send to Local Trust")
    harjit.sees("With Local Trust")
    priya.go(f"/grants/?q={PLAN}")
    priya.page.locator("main a[href*='/changes/']").filter(has_text=PLAN).first.click()
    priya.page.get_by_label(re.compile("^Yes")).check()
    priya.page.get_by_label("What the group will read").fill("Yes. A wall lasts longer.")
    priya.picture("year-20-change-to-answer")
    priya.press("Send the answer")
    priya.sees("Yes, it holds since")


def book_what_came_back(year: Year) -> None:
    """The last report was accepted, so the organisation is asked for what is left; some of it comes back."""
    gwen, finance = year.gwen, year.finance
    finance.go("/lto/")
    finance.page.locator(f"main a[href='{agreement().get_absolute_url()}close/']").first.click()
    finance.sees("What still stands in the way")
    finance.picture("year-21-asked-to-send-back")
    assert agreement().state == Agreement.State.CLOSING
    gwen.go(agreement().get_absolute_url())
    gwen.follow("Money came back")
    gwen.page.get_by_label("How much came back?").fill(str(BACK))
    gwen.page.get_by_label("Of which line?").select_option(label=TREES)
    gwen.day("on", year.day)
    gwen.picture("year-21-return")
    gwen.page.locator("main form button.govuk-button").first.click()
    gwen.sees("Contribution sent back")
    gwen.picture("year-22-agreement-at-the-end")
    sums = {kind: total(kind) for kind in LedgerEntry.Kind.values}
    assert (sums["payment"], sums["contribution"]) == (Decimal(60000), Decimal(3000))
    assert (sums["spend"], sums["return"], sums["contribution_return"]) == (SPENT, BACK, ON_TOP)


def total(kind: str) -> Decimal:
    rows = LedgerEntry.objects.filter(agreement__title=PLAN, kind=kind)
    return sum((row.amount for row in rows), Decimal(0))


def read_where_it_went(year: Year, before) -> None:
    """What a visitor reads is what the ledger says; and what the ledger says is what this year moved."""
    visitor = year.open()
    visitor.go(f"{AREA}money/")
    visitor.picture("year-23-money-for-everybody")
    after = area_money(Community.objects.get(slug="arches-local"))
    assert after.spent == before.spent + SPENT
    assert after.promised == before.promised + 60000 - SPENT - BACK
    assert after.left == before.left - 60000 + BACK
    shown = visitor.page.get_by_role("table", name="All the years").locator("tfoot td").all_inner_texts()
    want = [pounds(one) for one in (after.allocation, after.spent, after.promised, after.left)]
    assert [words.split()[-1] for words in shown] == want
    assert year.day - year.first == timedelta(days=358)
