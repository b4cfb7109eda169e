"""Read the bank's return file: which payments went through, which did not, and what could not be understood.

Only reference, amount, day, result and the bank's own reference are read; nothing else of the file is kept (rule 14).
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.exceptions import ValidationError

from biglocal.money import PoundsFormField, pounds
from biglocal.places.imports.reading import FileWrong, Row, Source, Table, read_table
from biglocal.refusals import Refused

from .models import Payment

LARGEST = 2 * 1024 * 1024
MOST_ROWS = 5000
REFERENCE = re.compile(r"BL-\d{6,12}(?:-\d{1,3})?(?!\d)", re.IGNORECASE)
WANTED = {
    "reference": r"reference|our reference|payment reference|ref|description|narrative",
    "amount": r"amount|amount paid|value|debit|paid out|total",
    "on": r"date|paid on|value date|payment date|date paid|processed",
}
OPTIONAL = {
    "result": r"status|result|outcome|state",
    "bank_ref": r"bank reference|bank ref|transaction id|transaction reference|id",
    "reason": r"reason|message|note|details",
}
PAID = {"", "PAID", "OK", "SUCCESS", "SUCCESSFUL", "SETTLED", "COMPLETED", "ACCEPTED", "PROCESSED"}
FAILED = {"FAILED", "REJECTED", "RETURNED", "BOUNCED", "RECALLED", "UNPAID", "FAILURE", "ERROR"}
DATES = ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%d/%m/%y", "%d-%b-%Y", "%d-%b-%y"]


@dataclass
class Understood:
    """A line of the file and what was made of it."""

    line: int
    reference: str
    amount: str
    kind: str  # paid, failed, done, wrong, twice, unmatched, unread
    words: str
    payment: Payment | None = None
    on: date | None = None
    bank_ref: str = ""
    reason: str = ""


def table_of(file: Any, name: str) -> Table:
    """Return the lines by meaning. A list is read from the disk, so the file lies there meanwhile."""
    with TemporaryDirectory() as folder:
        near = Path(folder) / "return"
        near.write_bytes(file.read())
        return read_table(Source(near, name), WANTED, OPTIONAL)


def read_return(file: Any, *, programmes: list[int], today: date) -> list[Understood]:
    """Return what each line says. Refuses, in a sentence, a file from which nothing can be read."""
    if file.size > LARGEST:
        raise Refused("This file is larger than 2 MB. Is it the bank’s return file?", field="file")
    name = re.sub(r"[^\w.() -]", "", file.name)[:80] or "The file"
    try:
        table = table_of(file, name)
    except FileWrong as wrong:
        raise Refused(str(wrong), field="file") from None
    if not table.rows and not table.problems:
        raise Refused(f"{name} has headings and no lines.", field="file")
    if len(table.rows) > MOST_ROWS:
        raise Refused(f"{name} has more than {MOST_ROWS:,} lines. Send it in parts.", field="file")
    found = payments_named(table.rows, programmes)
    times = Counter(reference_of(row) for row in table.rows if reference_of(row))
    lines = [understand(row, found, times, today) for row in table.rows]
    unread = [
        Understood(one.line, "", "", "unread", f"This line has {one.value}, not {one.expected}.")
        for one in table.problems
    ]
    return sorted([*lines, *unread], key=lambda one: one.line)


def payments_named(rows: list[Row], programmes: list[int]) -> dict[str, Payment]:
    """Return the payments that the lines name, by reference. One query."""
    ids = {int(reference.split("-")[1]) for row in rows if (reference := reference_of(row))}
    payments = Payment.objects.filter(pk__in=ids, agreement__community__programme__in=programmes)
    payments = payments.select_related("agreement__community", "agreement__lto")
    return {payment.reference: payment for payment in payments}


def reference_of(row: Row) -> str:
    """Return our reference in the line's text, or nothing."""
    found = REFERENCE.search(row["reference"])
    return found.group().upper() if found else ""


def understand(row: Row, payments: dict[str, Payment], times: Counter, today: date) -> Understood:
    """Return what the line says, and whether it fits."""
    reference = reference_of(row)
    one = Understood(row.line, reference or row["reference"][:40], row["amount"][:20], "", "", payments.get(reference))
    one.bank_ref, one.reason = row["bank_ref"][:40], row["reason"][:200]
    payment, result = one.payment, row["result"].upper()
    one.on = day_of(row["on"])
    amount = amount_of(row["amount"])
    if payment is None:
        one.kind, one.words = "unmatched", "No payment of ours has this reference."
    elif times[reference] > 1:
        one.kind, one.words = "twice", "The file names this payment more than once. Mark it by hand on its page."
    elif amount is None or one.on is None:
        one.kind, one.words = "unread", f"The {'amount' if amount is None else 'day'} can’t be read."
    elif one.on > today:
        one.kind, one.words = "unread", "The day is still to come."
    elif amount != payment.total:
        one.kind, one.words = "wrong", f"We asked for {pounds(payment.total)}; the bank says {pounds(amount)}."
    elif result not in PAID | FAILED:
        one.kind, one.words = "unread", f"“{row['result'][:30]}” is neither paid nor failed."
    elif payment.state not in (Payment.State.RELEASED, Payment.State.PAID, Payment.State.FAILED):
        one.kind, one.words = "wrong", f"It was not released: it is “{payment.get_state_display()}”."
    else:
        one.kind, one.words = what_to_do(payment, failed=result in FAILED)
    return one


def what_to_do(payment: Payment, *, failed: bool) -> tuple[str, str]:
    """Return what pressing the button does to the payment."""
    if payment.state == (Payment.State.FAILED if failed else Payment.State.PAID):
        return "done", f"Marked as {'failed' if failed else 'paid'} before."
    if payment.state == Payment.State.FAILED:
        return "wrong", "It was marked as failed. Try it again first: it gets a new reference."
    return ("failed", "Will be marked as failed.") if failed else ("paid", "Will be marked as paid.")


def amount_of(text: str) -> Decimal | None:
    """Return the amount; banks write what goes out with a minus or in brackets."""
    try:
        return PoundsFormField().to_python(text.strip("()").lstrip("-−"))  # noqa: RUF001  # a true minus is meant
    except ValidationError:
        return None


def day_of(text: str) -> date | None:
    """Return the day in one of the ways banks write it; the time behind it does not count."""
    words = re.sub(r"[T ]\d{1,2}:\d{2}.*$", "", text)
    for shape in DATES:
        try:
            return datetime.strptime(words, shape).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    return None
