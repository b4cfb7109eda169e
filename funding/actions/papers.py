"""Papers of an organisation: brought by its people, checked by Local Trust. Two people; never bank details."""

import re
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action, Role, actions_of
from biglocal.audit.record import record
from biglocal.communities.models import LtoAppointment, Organisation, RoleHeld
from biglocal.communities.roles import standing_of
from biglocal.private_files import checked_file
from biglocal.refusals import Refused

from ..models import Paper
from ..payment_people import tell_of_paper
from .payment_waits import refresh_organisation
from .rules import refuse_connected

NUMBER = re.compile(r"(?:\d[ -]?){6,}")  # of an account or a sort code


def refuse_bank_details(words: str, field: str) -> None:
    """Rule 14: bank details are never stored."""
    if NUMBER.search(words):
        raise Refused("Take the account number or sort code out: bank details are never kept here.", field=field)


def may_bring(person: Any, organisation: Organisation, on: date) -> bool:
    """Does the person hold a role of the organisation that brings papers?"""
    roles = RoleHeld.objects.running(on).filter(person=person, organisation=organisation).values_list("role", flat=True)
    return Action.PAPER_BRING in actions_of({Role(role) for role in roles})


def connected_to(person: Any, organisation: Organisation, on: date) -> bool:
    """Does the person hold a role of the organisation?"""
    return RoleHeld.objects.running(on).filter(person=person, organisation=organisation).exists()


def may_check(person: Any, organisation: Organisation, on: date) -> bool:
    """Does the person check papers in a programme that the organisation holds money of, and is no part of it?"""
    standing = standing_of(person, on)
    programmes = [pk for pk, roles in standing.by_programme.items() if Action.PAPER_CHECK in actions_of(roles)]
    areas = LtoAppointment.objects.filter(organisation=organisation, community__programme__in=programmes)
    return areas.exists() and not connected_to(person, organisation, on)


def may_see(person: Any, organisation: Organisation, on: date) -> bool:
    """Does the person see the organisation's papers: as one of its people, or to check them?"""
    roles = RoleHeld.objects.running(on).filter(person=person, organisation=organisation).values_list("role", flat=True)
    return Action.LTO_SEE in actions_of({Role(role) for role in roles}) or may_check(person, organisation, on)


@transaction.atomic
def bring_paper(
    *,
    organisation: Organisation,
    kind: str,
    dated_on: date,
    by: Any,
    now: datetime,
    expires_on: date | None = None,
    file: Any = None,
    note: str = "",
    form_key: UUID | None = None,
) -> Paper:
    """The organisation brings a paper for Local Trust to check. The same form twice is one paper."""
    on = timezone.localdate(now)
    if not may_bring(by, organisation, on):
        raise Refused(f"Only a finance officer of {organisation} brings its papers. Ask them to sign in.")
    if kind == Paper.Kind.BANK or kind not in Paper.Kind.values:
        raise Refused("Choose what it is. The bank account is checked by Local Trust by telephone.", field="kind")
    made = Paper.objects.filter(form_key=form_key).first() if form_key else None
    if made:
        return made
    if not file:
        raise Refused("Choose the file.", field="file")
    _refuse_days(dated_on, expires_on, on)
    refuse_bank_details(note, "note")
    kept = checked_file(file)
    paper = Paper.objects.create(
        organisation=organisation,
        kind=kind,
        dated_on=dated_on,
        expires_on=expires_on,
        file=kept,
        note=note.strip(),
        brought_by=by,
        brought_at=now,
        form_key=form_key,
    )
    record("paper_bring", paper, by=by, sentence=f"brought: {paper.get_kind_display().lower()}")
    return paper


@transaction.atomic
def note_bank_check(
    *,
    organisation: Organisation,
    last_digits: str,
    dated_on: date,
    by: Any,
    now: datetime,
    expires_on: date | None = None,
    note: str = "",
    form_key: UUID | None = None,
) -> Paper:
    """Local Trust rang and compared the account: the day and the last three digits are kept, nothing more (rule 14)."""
    on = timezone.localdate(now)
    _refuse_checker(by, organisation, on)
    made = Paper.objects.filter(form_key=form_key).first() if form_key else None
    if made:
        return made
    if not re.fullmatch(r"[0-9]{3}", last_digits):
        raise Refused("Enter the last three digits of the account number, and nothing more.", field="last_digits")
    _refuse_days(dated_on, expires_on, on)
    refuse_bank_details(note, "note")
    paper = Paper.objects.create(
        organisation=organisation,
        kind=Paper.Kind.BANK,
        dated_on=dated_on,
        expires_on=expires_on,
        last_digits=last_digits,
        note=note.strip(),
        brought_by=by,
        brought_at=now,
        form_key=form_key,
    )
    words = f"compared the bank account that ends in {last_digits}"
    record("paper_bring", paper, by=by, sentence=words)
    return paper


@transaction.atomic
def check_paper(*, paper: Paper, by: Any, now: datetime) -> Paper:
    """The paper is good: payments that waited for it look again."""
    paper = _locked(paper)
    on = timezone.localdate(now)
    _refuse_checker(by, paper.organisation, on)
    if paper.checked_by_id:
        return paper
    if paper.refused_by_id:
        raise Refused(f"{paper.refused_by} said no to this paper already: they bring it anew.")
    if paper.brought_by_id == by.pk:
        raise Refused("You brought this yourself. A second person has to check it: ask another officer.")
    if paper.expires_on and paper.expires_on < on:
        raise Refused(f"This lapsed on {paper.expires_on:%-d %B %Y}. Say no to it, so that they bring the next one.")
    paper.checked_by, paper.checked_at = by, now
    paper.save(update_fields=["checked_by", "checked_at"])
    words = f"checked: {paper.get_kind_display().lower()}"
    record("paper_check", paper, by=by, sentence=words)
    refresh_organisation(organisation=paper.organisation_id, now=now)
    return paper


@transaction.atomic
def refuse_paper(*, paper: Paper, by: Any, reason: str, now: datetime) -> Paper:
    """The paper will not do; the organisation reads why."""
    paper = _locked(paper)
    _refuse_checker(by, paper.organisation, timezone.localdate(now))
    if paper.refused_by_id:
        return paper
    if paper.checked_by_id:
        raise Refused(f"{paper.checked_by} has checked this paper already.")
    if not reason.strip():
        raise Refused("Say why, for who brought it.", field="reason")
    refuse_bank_details(reason, "reason")
    paper.refused_by, paper.refused_at, paper.refused_because = by, now, reason.strip()[:200]
    paper.save(update_fields=["refused_by", "refused_at", "refused_because"])
    words = f"said no to: {paper.get_kind_display().lower()}: {paper.refused_because}"
    record("paper_refuse", paper, by=by, sentence=words)
    tell_of_paper("paper-refused", paper, by=by, now=now)
    return paper


def _locked(paper: Paper) -> Paper:
    rows = Paper.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=paper.pk)


def _refuse_checker(by: Any, organisation: Organisation, on: date) -> None:
    if connected_to(by, organisation, on):
        raise Refused(f"You belong to {organisation}. Nobody checks the papers of their own organisation.")
    for held in LtoAppointment.objects.running(on).filter(organisation=organisation).select_related("community"):
        refuse_connected(by, held.community, on)  # rule 6: payments of their own area wait for it
    if not may_check(by, organisation, on):
        raise Refused("Your role does not allow this: check papers. Ask a grants officer at Local Trust.")


def _refuse_days(dated_on: date, expires_on: date | None, on: date) -> None:
    if dated_on > on:
        raise Refused("That day is still to come. Enter the day on the paper.", field="dated_on")
    if expires_on and expires_on < dated_on:
        raise Refused("It can’t end before it begins. Enter the last day that it counts.", field="expires_on")
