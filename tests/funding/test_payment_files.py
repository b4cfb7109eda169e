"""The payment file goes once; the bank's return is understood before anything is marked."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from biglocal.refusals import Refused
from funding.actions.bank import mark_failed, try_again
from funding.actions.payment_files import make_payment_file
from funding.bank_return import amount_of, day_of, read_return
from funding.models import LedgerEntry, Payment
from tests.factories.communities import ProgrammeFactory
from tests.factories.funding import AgreementFactory
from tests.factories.reports import PaymentFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def released(community, lto, officer):
    """Three released payments of £100, £200 and £300, each with its 5 %."""
    lto.supplier_reference = "S-0117"
    lto.save()
    agreement = AgreementFactory(community=community, lto=lto, state="accepted")
    given = {"agreement": agreement, "state": "released", "released_by": officer, "released_at": timezone.now()}
    return [PaymentFactory(number=n, amount=Decimal(100 * n), contribution=Decimal(5 * n), **given) for n in (1, 2, 3)]


def make(programme, by):
    return make_payment_file(programme=programme, by=by, now=timezone.now())


def test_a_file_holds_each_released_payment_once(released, programme, officer):
    file = make(programme, officer)
    assert (file.count, file.amount, file.contribution) == (3, Decimal("600.00"), Decimal("30.00"))
    with pytest.raises(Refused, match="No released payment"):
        make(programme, officer)


def test_the_file_has_supplier_references_and_totals_and_can_be_fetched_again(released, programme, officer, signed_in):
    file = make(programme, officer)
    answers = [signed_in(officer).get(file.get_absolute_url()).content.decode() for _ in range(2)]
    assert answers[0] == answers[1]
    lines = answers[0].lstrip("\ufeff").splitlines()
    assert lines[1].startswith(f"{released[0].reference},S-0117,") and lines[1].endswith("100.00,5.00,105.00")
    assert lines[-1] == "Total,,3 payments,600.00,30.00,630.00"


def test_a_failed_payment_goes_again_under_a_new_reference(released, programme, officer):
    make(programme, officer)
    failed = mark_failed(payment=released[0], by=officer, reason="Account closed", now=timezone.now())
    again = try_again(payment=failed, by=officer, now=timezone.now())
    Payment.objects.filter(pk=again.pk).update(
        state="released", released_by=officer, released_at=timezone.now(), waits_for=""
    )
    assert [line.reference for line in make(programme, officer).lines.all()] == [f"{released[0].reference}-2"]


def test_a_body_without_a_supplier_reference_is_named(released, programme, officer, lto):
    lto.supplier_reference = ""
    lto.save()
    with pytest.raises(Refused, match="has no supplier reference"):
        make(programme, officer)


def test_an_officer_of_another_programme_makes_no_file(released, programme, community):
    from tests.conftest import staff

    elsewhere = staff(ProgrammeFactory(slug="boards", name="Boards"), "officer", "Olga")
    with pytest.raises(Refused, match="Your role does not allow this"):
        make(programme, elsewhere)


# The bank's return ----------------------------------------------------------------------------------------------------
def csv_of(rows, encoding="utf-8", heading="Reference,Amount,Date,Status"):
    text = "\n".join([heading, *rows])
    return SimpleUploadedFile("return.csv", text.encode(encoding))


def understood(file, programme):
    return [one.kind for one in read_return(file, programmes=[programme.pk], today=TODAY())]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_each_line_is_understood_in_the_encodings_of_banks(released, programme, encoding):
    first, second, third = released
    day = f"{TODAY():%d/%m/%Y}"
    rows = [
        f"{first.reference},£105.00,{day},Paid" if encoding != "utf-8" else f"{first.reference},105.00,{day},Paid",
        f'"Local Trust {second.reference.lower()}","-210.00",{day},REJECTED',
        f"{third.reference},315.01,{day},Paid",
        f"BL-999999,10.00,{day},Paid",
        f"{first.reference[:-1]},oops",
    ]
    assert understood(csv_of(rows, encoding), programme) == ["paid", "failed", "wrong", "unmatched", "unread"]


def test_a_payment_that_the_file_names_twice_is_not_marked(released, programme):
    row = f"{released[0].reference},105.00,{TODAY():%Y-%m-%d},Paid"
    assert understood(csv_of([row, row]), programme) == ["twice", "twice"]


def test_a_payment_of_another_programme_is_not_found(released):
    row = f"{released[0].reference},105.00,{TODAY():%Y-%m-%d},Paid"
    assert understood(csv_of([row]), ProgrammeFactory(slug="boards", name="Boards")) == ["unmatched"]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,234.50", "1234.50"),
        ("-£5", "5.00"),
        ("(12.00)", "12.00"),
        ("NaN", None),
        ("1e5", None),
        ("-0", None),
        ("", None),
    ],
)
def test_amounts_as_banks_write_them(text, amount):
    assert amount_of(text) == (Decimal(amount) if amount else None)


@pytest.mark.parametrize("text", ["09/06/2026", "2026-06-09", "2026-06-09T10:00:00", "9 June 2026", "09-Jun-26"])
def test_days_as_banks_write_them(text):
    assert day_of(text).isoformat() == "2026-06-09"


@pytest.mark.parametrize(
    ("raw", "words"),
    [(b"PK\x03\x04", "is a spreadsheet"), (b"a,b\n1,2", "has no column"), (b"Reference,Amount,Date\n", "no lines")],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(programme, raw, words):
    with pytest.raises(Refused, match=words):
        read_return(SimpleUploadedFile("x.csv", raw), programmes=[programme.pk], today=TODAY())


def test_the_preview_changes_nothing_and_the_press_marks(released, officer, signed_in):
    client = signed_in(officer)
    row = f"{released[0].reference},105.00,{TODAY():%Y-%m-%d},Paid"
    answer = client.post(reverse("funding:bank_return"), {"file": csv_of([row])})
    assert answer.context["counts"]["paid"] == 1 and not LedgerEntry.objects.exists()
    for _ in range(2):
        client.post(reverse("funding:bank_return_apply"), {"sealed": answer.context["sealed"]})
    assert Payment.objects.get(pk=released[0].pk).state == "paid"
    assert LedgerEntry.objects.count() == 2


def test_a_broken_seal_marks_nothing(released, officer, signed_in):
    signed_in(officer).post(reverse("funding:bank_return_apply"), {"sealed": "nonsense"})
    assert not Payment.objects.filter(state="paid").exists()


def test_no_bank_file_is_kept(released, officer, signed_in):
    rows = [f"{released[0].reference},105.00,{TODAY():%Y-%m-%d},Paid,12345678"]
    file = csv_of(rows, heading="Reference,Amount,Date,Status,Account")
    answer = signed_in(officer).post(reverse("funding:bank_return"), {"file": file})
    assert "12345678" not in answer.content.decode()
