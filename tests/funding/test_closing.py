"""How an area ends: less than £150,000 left, a checklist, £75,000 at most, a letter, seven years (money.md, 13)."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from biglocal.notices.models import Event
from biglocal.refusals import Refused
from funding.actions.assets import add_asset, find_asset, lose_asset, save_asset
from funding.actions.close_checklist import finish_checklist, reopen_checklist, tick_off, untick
from funding.actions.close_out import (
    archive_area,
    begin_closing,
    confirm_closing,
    give_up_money,
    kept_until,
    take_back_closing,
    take_back_confirmation,
)
from funding.closing_figures import may_close, not_spent, starts_closing
from funding.models import CHECKS, CLOSING_MOVES, Agreement, Asset, CheckItem, CloseOut
from funding.money import Money, area_money
from tests.factories.accounts import PersonFactory
from tests.factories.communities import RoleHeldFactory
from tests.factories.funding import AgreementFactory, AllocationEntryFactory, BudgetLineFactory, LedgerEntryFactory
from tests.factories.funding_changes import AssetFactory, CheckItemFactory, CloseOutFactory
from tests.factories.reports import SpendReportFactory

NOW = timezone.now


@pytest.fixture
def area(community, lto):
    """£1,155,000 in all, of which £1,085,000 is agreed, paid and spent: £70,000 is left."""
    AllocationEntryFactory(community=community, amount=Decimal("1155000.00"))
    agreement = AgreementFactory(community=community, lto=lto, amount=Decimal("1085000.00"))
    BudgetLineFactory(agreement=agreement)
    for kind in ["payment", "spend"]:
        LedgerEntryFactory(agreement=agreement, kind=kind, amount=agreement.amount, line=agreement.lines.get())
    return community


@pytest.fixture
def closing(area, officer):
    return begin_closing(community=area, by=officer, now=NOW())


@pytest.fixture
def done(closing, area, worker):
    """All is ticked off."""
    for code in CHECKS:
        tick_off(community=area, code=code, proof="Done in June.", by=worker, now=NOW())
    return finish_checklist(community=area, by=worker, now=NOW())


@pytest.fixture
def confirmed(done, area, manager):
    return confirm_closing(community=area, letter="Thank you.", by=manager, now=NOW())


def left(amount, *, promised="0.00"):
    return Money(Decimal("1155000.00"), Decimal("0"), Decimal(promised), Decimal(amount))


@pytest.mark.parametrize(("amount", "begins"), [("149999.99", True), ("150000.00", False), ("150000.01", False)])
def test_rule_13_close_out_begins_below_150000(programme, amount, begins):
    programme.refresh_from_db()
    assert starts_closing(left(amount), programme) is begins


@pytest.mark.parametrize(("amount", "ends"), [("75000.00", True), ("75000.01", False), ("0.00", True)])
def test_rule_13_an_area_may_close_at_75000_or_less(programme, amount, ends):
    programme.refresh_from_db()
    assert may_close(left(amount), programme) is ends


def test_rule_13_counts_what_is_promised_and_not_spent(programme):
    programme.refresh_from_db()
    assert not_spent(left("50000.00", promised="25000.01")) == Decimal("75000.01")
    assert not may_close(left("50000.00", promised="25000.01"), programme)


@pytest.mark.parametrize(("missing", "begins"), [("149999.99", True), ("150000.00", False)])
def test_rule_13_the_flag_on_the_page_and_the_action(signed_in, community, lto, officer, missing, begins):
    AllocationEntryFactory(community=community, amount=Decimal(missing))
    page = signed_in(officer).get(reverse("funding:closing", args=[community.slug]))
    assert page.context["flagged"] is begins
    listed = signed_in(officer).get(reverse("funding:closing_list")).content.decode()
    assert (community.name in listed) is begins
    if begins:
        assert begin_closing(community=community, by=officer, now=NOW()).state == "in_phase"
    else:
        with pytest.raises(Refused, match="£150,000 is not spent"):
            begin_closing(community=community, by=officer, now=NOW())


@pytest.mark.parametrize(("more", "ends"), [("5000.00", True), ("5000.01", False)])
def test_rule_13_the_confirmation_at_the_penny(done, area, manager, more, ends):
    AllocationEntryFactory(community=area, amount=Decimal(more))
    if ends:
        assert confirm_closing(community=area, letter="Thanks.", by=manager, now=NOW()).left == Decimal("75000.00")
        return
    with pytest.raises(Refused, match="£75,000.01 is not spent"):
        confirm_closing(community=area, letter="Thanks.", by=manager, now=NOW())
    done.refresh_from_db()
    assert done.state == "checklist_done" and done.keep_until is None


def test_begun_agreements_are_closing_and_the_last_report_is_final(area, officer):
    agreement = Agreement.objects.get()
    facts = [{"number": number, "start_date": date(2026, 2 * number, 1)} for number in (1, 2)]
    reports = [SpendReportFactory(agreement=agreement, **one) for one in facts]
    begin_closing(community=area, by=officer, now=NOW())
    agreement.refresh_from_db()
    area.refresh_from_db()
    for report in reports:
        report.refresh_from_db()
    assert (agreement.state, area.state) == ("closing", "closing_out")
    assert [report.is_final for report in reports] == [False, True]


def test_begun_by_mistake_is_taken_back(closing, area, officer):
    take_back_closing(community=area, by=officer, now=NOW())
    area.refresh_from_db()
    closing.refresh_from_db()
    assert (closing.state, area.state, Agreement.objects.get().state) == ("not_started", "delivering", "accepted")
    assert begin_closing(community=area, by=officer, now=NOW()).items.count() == len(CHECKS)


def test_taken_back_no_more_once_something_is_ticked(closing, area, officer, worker):
    tick_off(community=area, code="vat", proof="Checked.", by=worker, now=NOW())
    with pytest.raises(Refused, match="ticked off already"):
        take_back_closing(community=area, by=officer, now=NOW())


def test_a_tick_says_who_when_and_what_shows_it(closing, area, worker):
    item = tick_off(community=area, code="vat", proof="The bookkeeper checked.", by=worker, now=NOW())
    assert (item.ticked_by, item.proof) == (worker, "The bookkeeper checked.")
    item = untick(community=area, code="vat", by=worker, now=NOW())
    assert (item.ticked_by, item.ticked_at, item.proof) == (None, None, "The bookkeeper checked.")
    with pytest.raises(Refused, match="what shows it"):
        tick_off(community=area, code="vat", proof=" ", by=worker, now=NOW())


def test_the_checklist_is_finished_when_all_is_ticked(closing, area, worker):
    with pytest.raises(Refused, match="Not ticked off yet"):
        finish_checklist(community=area, by=worker, now=NOW())


def test_each_thing_has_a_clear_owner_before_the_end(closing, area, worker):
    bus = AssetFactory(community=area)
    with pytest.raises(Refused, match="Not clear yet: Minibus"):
        tick_off(community=area, code="assets", proof="All clear.", by=worker, now=NOW())
    facts = {"name": bus.name, "cost": bus.cost, "condition": "good", "tenure": "owned"}
    save_asset(asset=bus, by=worker, now=NOW(), owner="Friends of the bus", **facts)
    assert tick_off(community=area, code="assets", proof="All clear.", by=worker, now=NOW()).ticked_at


def test_what_is_gone_needs_no_owner(closing, area, worker):
    bus = lose_asset(asset=AssetFactory(community=area), why="Sold", on=timezone.localdate(), by=worker, now=NOW())
    assert tick_off(community=area, code="assets", proof="All clear.", by=worker, now=NOW()).ticked_at
    assert find_asset(asset=bus, by=worker, now=NOW()).gone_on is None


def test_a_thing_without_owner_that_came_later_holds_the_confirmation(done, area, manager):
    AssetFactory(community=area)
    with pytest.raises(Refused, match="who owns each thing"):
        confirm_closing(community=area, letter="Thanks.", by=manager, now=NOW())


def test_two_people_who_finished_the_checklist_does_not_confirm(closing, area, manager, worker):
    CheckItem.objects.update(ticked_by=worker, ticked_at=NOW(), proof="Done.")
    CloseOut.objects.update(state="checklist_done", done_by=manager, done_at=NOW())
    with pytest.raises(Refused, match="somebody else confirms"):
        confirm_closing(community=area, letter="Thanks.", by=manager, now=NOW())


def test_rule_6_a_manager_of_the_area_does_not_confirm(done, area, manager):
    RoleHeldFactory(person=manager, role="resident", community=area)
    with pytest.raises(Refused, match="You belong to"):
        confirm_closing(community=area, letter="Thanks.", by=manager, now=NOW())


def test_confirmed_with_a_letter_and_seven_years(confirmed, area):
    area.refresh_from_db()
    on = timezone.localdate()
    assert (area.state, confirmed.left, confirmed.keep_until) == ("closed", Decimal("70000.00"), kept_until(on, 7))
    assert Agreement.objects.get().state == "closed"
    assert Event.objects.filter(kind="closing-confirmed").count() == 1


def test_seven_years_after_the_29th_of_february():
    assert kept_until(date(2028, 2, 29), 7) == date(2035, 3, 1)


def test_confirmed_too_soon_is_taken_back(confirmed, area, manager):
    row = take_back_confirmation(community=area, by=manager, now=NOW())
    area.refresh_from_db()
    assert (row.state, row.keep_until, area.state) == ("checklist_done", None, "closing_out")
    assert confirm_closing(community=area, letter="Again.", by=manager, now=NOW()).state == "confirmed"


def test_what_is_never_planned_goes_back_to_the_programme(closing, area, manager):
    give_up_money(community=area, amount=Decimal("70000.00"), by=manager, now=NOW())
    assert area_money(area).left == Decimal("0.00")
    with pytest.raises(Refused, match="£0 is left to plan"):
        give_up_money(community=area, amount=Decimal("0.01"), by=manager, now=NOW())


def test_archived_only_when_nothing_is_held(done, area, lto, manager):
    held = AgreementFactory(community=area, lto=lto, amount=Decimal("20000.00"), state="closing")
    LedgerEntryFactory(agreement=held, kind="payment", amount=Decimal("20000.00"))
    confirm_closing(community=area, letter="Thanks.", by=manager, now=NOW())
    with pytest.raises(Refused, match="Not closed yet: Year 6 release"):
        archive_area(community=area, by=manager, now=NOW())
    line = BudgetLineFactory(agreement=held)
    LedgerEntryFactory(agreement=held, kind="return", amount=Decimal("20000.00"), line=line)
    assert archive_area(community=area, by=manager, now=NOW()).state == "archived"


def test_records_stay_nothing_of_money_is_deleted(confirmed, area):
    agreement = Agreement.objects.get()
    for row in [area, agreement, agreement.lines.get(), confirmed.confirmed_by]:
        with pytest.raises(ProtectedError):
            row.delete()
    for row in [confirmed, agreement.ledger.first(), AssetFactory(community=area)]:
        with pytest.raises(TypeError):
            row.delete()


# Who and when, typed out ----------------------------------------------------------------------------------------------
ACTS = {
    "begin": lambda area, by: begin_closing(community=area, by=by, now=NOW()),
    "unbegin": lambda area, by: take_back_closing(community=area, by=by, now=NOW()),
    "tick": lambda area, by: tick_off(community=area, code="vat", proof="Checked.", by=by, now=NOW()),
    "untick": lambda area, by: untick(community=area, code="vat", by=by, now=NOW()),
    "done": lambda area, by: finish_checklist(community=area, by=by, now=NOW()),
    "reopen": lambda area, by: reopen_checklist(community=area, by=by, now=NOW()),
    "give_up": lambda area, by: give_up_money(community=area, amount=Decimal("1.00"), by=by, now=NOW()),
    "confirm": lambda area, by: confirm_closing(community=area, letter="Thanks.", by=by, now=NOW()),
    "unconfirm": lambda area, by: take_back_confirmation(community=area, by=by, now=NOW()),
    "archive": lambda area, by: archive_area(community=area, by=by, now=NOW()),
}
GROUP, STAFF, MANAGER = {"chair", "worker", "finance"}, {"officer", "manager"}, {"manager"}
WHO = {
    "begin": STAFF, "unbegin": STAFF, "tick": GROUP, "untick": GROUP, "done": GROUP, "reopen": GROUP | STAFF,
    "give_up": MANAGER, "confirm": MANAGER, "unconfirm": MANAGER, "archive": MANAGER,
}  # fmt: skip
WHEN = {
    "begin": {"not_started"}, "unbegin": {"in_phase"}, "tick": {"in_phase"}, "untick": {"in_phase"},
    "done": {"in_phase"}, "reopen": {"checklist_done"}, "give_up": {"in_phase", "checklist_done"},
    "confirm": {"checklist_done"}, "unconfirm": {"confirmed"}, "archive": {"confirmed"},
}  # fmt: skip
NO_HARM = {  # pressed twice
    ("begin", "in_phase"), ("unbegin", "not_started"), ("done", "checklist_done"), ("reopen", "in_phase"),
    ("unconfirm", "checklist_done"), ("archive", "archived"),
}  # fmt: skip
PEOPLE = "resident chair worker finance certifier rep councillor officer manager stranger other_chair".split()


def stand(area, state):
    """Let the end of the area stand in `state`, with all points ticked off from the checklist on."""
    other, now = PersonFactory(), NOW()
    facts = {"state": state}
    if state in {"checklist_done", "confirmed", "archived"}:
        facts |= {"done_by": other, "done_at": now}
    if state in {"confirmed", "archived"}:
        on = timezone.localdate()
        facts |= {"confirmed_by": PersonFactory(), "confirmed_on": on, "letter": "Thanks.", "left": 0}
        facts |= {"keep_until": on + timedelta(days=2557)}
    if state == "archived":
        facts |= {"archived_by": other, "archived_at": now}
    row = CloseOutFactory(community=area, **facts)
    ticks = {} if state in {"not_started", "in_phase"} else {"ticked_by": other, "ticked_at": now, "proof": "Done."}
    for code in CHECKS:
        CheckItemFactory(close_out=row, code=code, **ticks)
    Agreement.objects.update(state="active" if state == "not_started" else "closed")
    return row


def test_the_table_of_moves_is_as_typed_here():
    assert {move: set(states) for move, states in CLOSING_MOVES.items()} == WHEN


@pytest.mark.parametrize("state", CloseOut.State.values)
def test_each_state_allows_its_moves_alone(state, area, chair, manager):
    for move, act in ACTS.items():
        with transaction.atomic():
            row = stand(area, state)
            by = chair if WHO[move] is GROUP else manager
            if move == "done" and state == "in_phase":
                CheckItem.objects.update(ticked_by=chair, ticked_at=NOW(), proof="Done.")
            if state in WHEN[move] or (move, state) in NO_HARM:
                act(area, by)
            else:
                with pytest.raises(Refused):
                    act(area, by)
                row.refresh_from_db()
                assert row.state == state, move
            transaction.set_rollback(True)


@pytest.mark.parametrize("move", WHEN)
def test_each_move_is_for_its_people_alone(move, area, request):
    people = {who: request.getfixturevalue(who) for who in PEOPLE}
    row = stand(area, sorted(WHEN[move])[0])
    if move == "done":
        CheckItem.objects.update(ticked_by=people["chair"], ticked_at=NOW(), proof="Done.")
    before = CloseOut.objects.values().get(pk=row.pk)
    for who in set(people) - WHO[move]:
        with pytest.raises(Refused):
            ACTS[move](area, people[who])
        assert CloseOut.objects.values().get(pk=row.pk) == before, who


# The database ---------------------------------------------------------------------------------------------------------
def refused_by(name, act):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    assert name in str(error.value)


def test_constraints_refuse_by_name(community):
    one, now, day = PersonFactory(), NOW(), timezone.localdate()
    end = {"state": "confirmed", "done_by": one, "done_at": now, "letter": "Thanks.", "left": 0, "confirmed_on": day}
    end |= {"confirmed_by": PersonFactory(), "keep_until": kept_until(day, 7)}
    refused_by("closeout_begun_at_and_by_together", lambda: CloseOutFactory(begun_by=None))
    refused_by("closeout_done_at_and_by_together", lambda: CloseOutFactory(state="checklist_done"))
    refused_by("closeout_confirmed_with_its_letter", lambda: CloseOutFactory(**{**end, "letter": ""}))
    refused_by("closeout_confirmed_with_its_letter", lambda: CloseOutFactory(**{**end, "keep_until": day}))
    refused_by("closeout_two_people", lambda: CloseOutFactory(**{**end, "confirmed_by": one}))
    refused_by("closeout_archived_at_and_by_together", lambda: CloseOutFactory(**{**end, "archived_by": one}))
    refused_by("checkitem_ticked_with_proof", lambda: CheckItemFactory(ticked_by=one, ticked_at=now))
    refused_by("asset_cost_not_negative", lambda: AssetFactory(cost=Decimal("-0.01")))
    refused_by("asset_gone_says_why", lambda: AssetFactory(gone_on=day))
    refused_by("asset_lease_says_from_whom", lambda: AssetFactory(tenure="lease"))


# Pages ----------------------------------------------------------------------------------------------------------------
def test_a_tick_with_a_paper_on_the_page(signed_in, closing, area, worker, resident, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    address = reverse("funding:closing_tick", args=[area.slug, "bank"])
    wrong = {"proof": "Closed.", "file": SimpleUploadedFile("a.pdf", b"<html>")}
    assert "This is no" in signed_in(worker).post(address, wrong).content.decode()
    paper = SimpleUploadedFile("bank.pdf", b"%PDF-1.7\n%%EOF")
    page = signed_in(worker).post(address, {"proof": "Closed in May.", "file": paper}, follow=True)
    assert "Closed in May." in page.content.decode()
    kept = signed_in(resident).get(reverse("funding:closing_proof", args=[area.slug, "bank"]))
    assert kept["Content-Disposition"].startswith("attachment")


def test_a_manager_confirms_on_the_page_and_the_area_reads_it(signed_in, done, area, manager, resident):
    address = reverse("funding:closing_confirm", args=[area.slug])
    assert "seven years" in signed_in(manager).get(address).content.decode()
    signed_in(manager).post(address, {"letter": "Dear friends, well done."})
    letter = signed_in(resident).get(reverse("funding:closing_letter", args=[area.slug])).content.decode()
    assert "Dear friends, well done." in letter and "Records are kept until" in letter


def test_the_letter_is_begun_with_what_happens_to_the_rest(signed_in, done, area, manager):
    draft = (
        signed_in(manager).get(reverse("funding:closing_confirm", args=[area.slug])).context["form"]["letter"].value()
    )
    sums = area_money(area)
    assert ("fund holder spends it as you planned" in draft) == (sums.promised > 0)
    assert ("was not planned, and stays with the programme" in draft) == (sums.left > 0)
    assert sums.promised > 0 or sums.left > 0


def test_everybody_reads_that_the_programme_has_ended_there(client, confirmed, area):
    assert "The programme has ended here. Its story stays." in client.get(area.get_absolute_url()).content.decode()


def test_the_letter_is_a_tagged_pdf_too(signed_in, confirmed, area, resident):
    answer = signed_in(resident).get(reverse("funding:closing_letter_pdf", args=[area.slug]))
    assert answer["Content-Type"] == "application/pdf" and b"<pdfuaid:part>1</pdfuaid:part>" in answer.content
    words = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Thank you." in words and "Records are kept until" in words


def test_something_bought_is_put_on_the_list(signed_in, area, worker):
    typed = {"name": "Net loft", "cost": "61,000", "condition": "good", "tenure": "lease", "tenure_words": ""}
    address = reverse("funding:asset_add", args=[area.slug])
    page = signed_in(worker).post(address, typed)
    assert "Say from whom" in page.content.decode() and not Asset.objects.exists()
    signed_in(worker).post(address, {**typed, "tenure_words": "25 years from the harbour"})
    assert Asset.objects.get().cost == Decimal("61000.00")


def test_another_areas_money_and_place_are_not_taken(area, worker, other_community):
    line = BudgetLineFactory(agreement__community=other_community)
    facts = {"name": "Van", "cost": Decimal(1), "condition": "good", "tenure": "owned"}
    with pytest.raises(Refused, match="this area"):
        add_asset(community=area, by=worker, now=NOW(), bought_with=line, **facts)


def test_another_areas_thing_is_not_found(signed_in, area, worker, other_community):
    address = reverse("funding:asset_edit", args=[area.slug, AssetFactory(community=other_community).pk])
    assert signed_in(worker).get(address).status_code == 404


@pytest.mark.parametrize("rows", [3, 30])
def test_pages_ask_the_same_however_much_there_is(
    signed_in, closing, area, lto, worker, officer, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        AssetFactory(community=area)
        AgreementFactory(community=area, lto=lto, state="closing")
        CloseOutFactory()
    for name, person, most in [("closing", worker, 15), ("asset_list", worker, 10)]:
        browser = signed_in(person)
        with django_assert_max_num_queries(most):
            assert browser.get(reverse(f"funding:{name}", args=[area.slug])).status_code == 200
    browser = signed_in(officer)
    with django_assert_max_num_queries(10):
        assert browser.get(reverse("funding:closing_list")).status_code == 200


# Forms that lay open --------------------------------------------------------------------------------------------------
def test_point_a_colleague_ticked_off_meanwhile_keeps_both_words(closing, area, worker, chair, signed_in):
    client, address = signed_in(worker), reverse("funding:closing_tick", args=[area.slug, "vat"])
    data = {"proof": "I asked the bookkeeper.", "seen": client.get(address).context["form"]["seen"].value()}
    tick_off(community=area, code="vat", proof="Checked.", by=chair, now=NOW())
    page = client.post(address, data)
    assert "Harjit Gill ticked off: " in page.content.decode()
    assert "while you had this open" in page.content.decode() and "I asked the bookkeeper." in page.content.decode()
    assert CheckItem.objects.get(code="vat").proof == "Checked."
    again = {**data, "seen": page.context["form"]["seen"].value()}
    assert [client.post(address, again).status_code for _ in range(2)] == [302, 302]


def test_money_is_given_back_once_and_a_colleague_is_told_who_did(closing, area, manager, programme, signed_in):
    client, address = signed_in(manager), reverse("funding:closing_give_up", args=[area.slug])
    data = {"amount": "5,000", "seen": client.get(address).context["form"]["seen"].value()}
    assert [client.post(address, data).status_code for _ in range(2)] == [302, 302]
    assert area_money(area).left == Decimal("65000.00")
    page = client.post(address, {**data, "amount": "4,000"}).content.decode()
    assert "Mina Cole gave £5,000 back to the programme while you had this open" in page and 'value="4,000"' in page
    assert area_money(area).left == Decimal("65000.00")


def test_letter_that_was_being_written_stays_when_the_checklist_opens_again(done, area, worker, manager, signed_in):
    client, address = signed_in(manager), reverse("funding:closing_confirm", args=[area.slug])
    data = {"letter": "Dear all, thank you.", "seen": client.get(address).context["form"]["seen"].value()}
    reopen_checklist(community=area, by=worker, now=NOW())
    page = client.post(address, data).content.decode()
    assert "Sam Reed opened the checklist again while you had this open" in page
    assert "Dear all, thank you." in page
