"""Running a round of small grants: prepare, publish, name the panel, finish, call off."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action, Role
from biglocal.accounts.models import Person
from biglocal.audit.record import record
from biglocal.communities.models import Community, RoleHeld
from biglocal.notices.bell import ring
from biglocal.notices.events import record_event
from biglocal.refusals import Refused

from ..models import BudgetLine, GrantRound, PanelSeat, SmallGrant
from ..people import agreement_to_tell
from .rules import need
from .variation_rules import RUNNING

S = GrantRound.State
FACTS = ["line", "title", "words", "question_one", "question_two", "most", "opens_on", "closes_on", "fewest_votes"]
PANEL_ROLES = [Role.RESIDENT, Role.CHAIR]
TELL = "funding.tasks.tell_applicants"


def locked_round(found: GrantRound) -> GrantRound:
    """Return the round as it is now, kept from others until the transaction ends."""
    rows = GrantRound.objects.select_for_update(of=("self",))
    return rows.select_related("community__programme", "line__agreement__lto").get(pk=found.pk)


def _started(found: GrantRound, by: Any, now: datetime) -> GrantRound:
    found = locked_round(found)
    need(by, Action.ROUND_RUN, found.community, timezone.localdate(now))
    return found


@transaction.atomic
def start_round(*, community: Community, by: Any, now: datetime, form_key: UUID | None = None, **facts: Any) -> Any:
    """Prepare a round. Nobody outside sees it until it is published. The same form twice is one round."""
    need(by, Action.ROUND_RUN, community, timezone.localdate(now))
    Community.objects.select_for_update().get(pk=community.pk)  # one number at a time
    if form_key and (made := GrantRound.objects.filter(form_key=form_key).first()):
        if made.community_id != community.pk:
            raise Refused("This form was sent already. Open the page again to write a new one.")
        return made
    number = GrantRound.objects.in_community(community).count() + 1
    made = GrantRound(community=community, number=number, started_by=by, started_at=now, form_key=form_key)
    _write(made, facts)
    _note("round_start", made, by, f"began to prepare “{made}”")
    return made


@transaction.atomic
def save_round(*, round: GrantRound, by: Any, now: datetime, **facts: Any) -> GrantRound:
    """Change a round: all of it while it is prepared, only its last day once groups can ask."""
    round = _started(round, by, now)
    if round.state == S.PUBLISHED:
        facts = {name: facts[name] if name == "closes_on" else getattr(round, name) for name in FACTS}
        if facts["closes_on"] < timezone.localdate(now):
            raise Refused("Enter today or a later day. Groups may be writing just now.", field="closes_on")
    elif round.state != S.DRAFT:
        raise Refused(f"This round is “{round.get_state_display()}”, so it can’t be changed any more.")
    _write(round, facts)
    _note("round_edit", round, by, f"changed “{round}”")
    return round


@transaction.atomic
def publish_round(*, round: GrantRound, by: Any, now: datetime) -> GrantRound:
    """Let everybody see it; groups can ask from its first day on."""
    round = _started(round, by, now)
    if round.state == S.PUBLISHED:
        return round
    if round.state != S.DRAFT:
        raise Refused(f"This round is “{round.get_state_display()}”, so it can’t be published.")
    if round.closes_on < timezone.localdate(now):
        raise Refused("Its last day is over. Choose another one first.")
    refuse_line(round.line, round.community)
    round.state = S.PUBLISHED
    round.save(update_fields=["state"])
    _note("round_publish", round, by, f"published “{round}”")
    return round


@transaction.atomic
def close_round(*, round: GrantRound, by: Any, now: datetime) -> GrantRound:
    """End the asking before its last day: the panel can judge from tomorrow on. Undone by another last day."""
    round = _started(round, by, now)
    on = timezone.localdate(now)
    if not round.is_open(on):
        raise Refused("This round is not open for groups just now.")
    round.closes_on = on
    round.save(update_fields=["closes_on"])
    _note("round_close", round, by, f"ended the asking of “{round}” with today")
    return round


@transaction.atomic
def call_off_round(*, round: GrantRound, by: Any, now: datetime) -> GrantRound:
    """Call a round off that nobody asked anything of, or whose answers are all no."""
    round = _started(round, by, now)
    if round.state == S.CANCELLED:
        return round
    if round.state == S.FINISHED:
        raise Refused("This round is decided: its answers went out.")
    if round.grants.exclude(state=SmallGrant.State.WITHDRAWN).exists():
        raise Refused("Groups have asked already, so they get an answer. Judge the round instead.")
    round.state = S.CANCELLED
    round.save(update_fields=["state"])
    _note("round_call_off", round, by, f"called “{round}” off")
    return round


@transaction.atomic
def finish_round(*, round: GrantRound, by: Any, now: datetime) -> GrantRound:
    """All is decided: groups get their answer by email, the page names what was given, the LTO pays."""
    round = _started(round, by, now)
    if round.state == S.FINISHED:
        return round
    on = timezone.localdate(now)
    if not round.is_judged(on):
        raise Refused("Groups can still ask. The round can be finished once its last day is over.")
    if waiting := round.grants.filter(state=SmallGrant.State.ASKED).count():
        raise Refused(f"{waiting} of the groups wait for a decision. Decide on all of them first.")
    round.state, round.finished_at = S.FINISHED, now
    round.save(update_fields=["state", "finished_at"])
    _note("round_finish", round, by, f"finished “{round}” and told the groups")
    record_event(
        "round-finished",
        key=f"round-finished:{round.pk}",
        subject=f"round:{round.pk}",
        topics=[],
        actor=by,
        community=round.community_id,
        people=[pk for pk in agreement_to_tell(round.line.agreement, on=on) if pk != by.pk],
        happened_at=now,
    )
    ring(TELL, round.pk)
    return round


@transaction.atomic
def add_to_panel(*, round: GrantRound, person: Person, by: Any, now: datetime) -> PanelSeat:
    """Let a resident judge. Who left the panel before is back on it."""
    round = _started(round, by, now)
    _refuse_over(round)
    on = timezone.localdate(now)
    if not panel_choices(round.community, on).filter(pk=person.pk).exists():
        raise Refused(f"Choose somebody who takes part in {round.community} as a resident.", field="person")
    seat, made = PanelSeat.objects.get_or_create(round=round, person=person, defaults={"added_by": by, "added_at": now})
    if made or seat.left_at:
        seat.left_at = None
        seat.save(update_fields=["left_at"])
        _note("panel_add", round, by, f"asked {person} to judge")
    return seat


@transaction.atomic
def leave_panel(*, round: GrantRound, person: int, by: Any, now: datetime) -> None:
    """Somebody judges no more; what they said no longer counts."""
    round = _started(round, by, now)
    _refuse_over(round)
    seat = PanelSeat.objects.filter(round=round, person=person, left_at__isnull=True).select_related("person").first()
    if seat:
        seat.left_at = now
        seat.save(update_fields=["left_at"])
        _note("panel_leave", round, by, f"took {seat.person} off the panel")


def panel_choices(community: Community, on: Any) -> Any:
    """People who may judge: residents with a role in the area."""
    roles = RoleHeld.objects.running(on).filter(community=community, role__in=PANEL_ROLES)
    return Person.objects.filter(pk__in=roles.values("person"), is_active=True).order_by("name")


def refuse_line(line: BudgetLine, community: Community) -> None:
    """A round gives out of a line of an agreement that runs in its area."""
    if line.agreement.community_id != community.pk:
        raise Refused("Choose a line of this area’s money.", field="line")
    if line.agreement.state not in RUNNING:
        raise Refused("Choose a line of an agreement that is running.", field="line")


def _refuse_over(round: GrantRound) -> None:
    if round.state not in {S.DRAFT, S.PUBLISHED}:
        raise Refused(f"This round is “{round.get_state_display()}”.")


def _write(round: GrantRound, facts: dict[str, Any]) -> None:
    for name in FACTS:
        setattr(round, name, facts[name])
    if round.closes_on < round.opens_on:
        raise Refused("Enter a last day that is not before the first one.", field="closes_on")
    if round.fewest_votes < 2:
        raise Refused("At least two people decide: one is never enough.", field="fewest_votes")
    refuse_line(round.line, round.community)
    round.save()


def _note(verb: str, round: GrantRound, by: Any, sentence: str) -> None:
    record(verb, round, by=by, sentence=sentence, community=round.community_id)
