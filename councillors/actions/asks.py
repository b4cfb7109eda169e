"""Ask the councillors, answer, withdraw, tell what it led to."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from biglocal.audit.record import record
from biglocal.communities.models import AreaWard, Community
from biglocal.notices.events import record_event, retract_event
from biglocal.places.models import WardLine
from biglocal.refusals import Refused
from projects.models import Project
from projects.querysets import LEAST_SHARE

from ..models import Ask, AskAnswer, Councillor, Term


def lines_concerned(community: Community, project: Project | None, on: date) -> list[WardLine]:
    """Return the wards an ask concerns: the ward of the project's point, else those with 5 % or more of the area."""
    if project is not None and project.ward_id is not None:
        return [project.ward.line]
    links = list(AreaWard.objects.current(on).filter(community=community).select_related("ward__line"))
    large = [link for link in links if link.share_of_area >= LEAST_SHARE]
    return list({link.ward.line_id: link.ward.line for link in large or links}.values())


@transaction.atomic
def raise_ask(
    *,
    community: Community,
    kind: str,
    title: str,
    why: str,
    by_day: date,
    takes: str,
    by: Any,
    now: datetime,
    project: Project | None = None,
    phone: str = "",
    form_key: UUID | None = None,
) -> Ask:
    """The ask stands, and every current councillor of the wards concerned will hear. The same form twice is one."""
    Community.objects.select_for_update(of=("self",)).get(pk=community.pk)
    earlier = Ask.objects.filter(form_key=form_key).first() if form_key else None
    if earlier is not None:
        if (earlier.community_id, earlier.raised_by_id) != (community.pk, by.pk):
            raise Refused("This form was sent already. Open the page again to ask for something new.")
        return earlier
    on = timezone.localdate(now)
    if by_day < on:
        raise Refused("Choose a day that is still to come.", field="by_day")
    if project is not None and project.community_id != community.pk:
        raise Refused("Choose a project of this area.", field="project")
    lines = lines_concerned(community, project, on)
    if not lines:
        raise Refused("We do not know this area’s wards yet, so nobody can be asked. Tell Local Trust which they are.")
    ask = Ask.objects.create(
        community=community,
        project=project,
        kind=kind,
        title=title,
        why=why,
        by_day=by_day,
        takes=takes,
        phone=phone,
        raised_by=by,
        raised_at=now,
        form_key=form_key,
    )
    ask.ward_lines.set(lines)
    record("raise", ask, by=by, community=community.pk, sentence=f"Asked the councillors: {title}")
    record_event(
        "ask-raised",
        key=f"ask-raised:{ask.pk}",
        subject=f"ask:{ask.pk}",
        topics=[],
        actor=by,
        community=community.pk,
        people=people_asked(lines, on),
        happened_at=now,
    )
    return ask


def people_asked(lines: list[WardLine], on: date) -> list[int]:
    """Return the ids of persons with an account and a term on `on` in one of the wards."""
    terms = Term.objects.running(on).filter(ward__line__in=lines, councillor__person__isnull=False)
    return sorted(set(terms.values_list("councillor__person", flat=True)))


def _open_ask(ask: Ask) -> Ask:
    """Return the ask locked, or refuse: it was withdrawn, or has led to something already."""
    locked = Ask.objects.select_for_update(of=("self",)).select_related("raised_by", "community").get(pk=ask.pk)
    asker = locked.raised_by.get_short_name()
    if locked.state == Ask.State.WITHDRAWN:
        raise Refused(f"{asker} has taken this request back. There is nothing left to do.")
    if locked.state in (Ask.State.RESULT, Ask.State.CLOSED):
        raise Refused("This request is finished. Thank you all the same.")
    return locked


@transaction.atomic
def answer_ask(
    *,
    ask: Ask,
    answer: str,
    by: Any,
    now: datetime,
    note: str = "",
    phone: str = "",
    councillor: Councillor | None = None,
) -> AskAnswer:
    """The councillor's one answer stands; a yes or a call takes the ask, a no leaves it open for the others."""
    locked = _open_ask(ask)
    councillor = councillor or Councillor.objects.filter(person=by).first()
    if councillor is None or not locked.may_be_answered_by(councillor, on=timezone.localdate(now)):
        raise Refused("Only the ward’s councillors of today can answer this.")
    if answer not in AskAnswer.Answer.values:
        raise Refused("Choose one of the three answers.", field="answer")
    row = AskAnswer.objects.filter(ask=locked, councillor=councillor).first()
    if row is not None and (row.answer, row.note, row.phone) == (answer, note, phone):
        return row
    said_before = row.answer if row else None
    if row is None:
        row = AskAnswer(ask=locked, councillor=councillor)
    else:
        retract_event(row.event_key)
    row.answer, row.note, row.phone, row.at = answer, note, phone, now
    row.save()
    locked.take_or_leave()
    record(
        "answer",
        locked,
        by=by,
        community=locked.community_id,
        sentence=f"{councillor} answered: {row.get_answer_display()}",
        before=said_before,
        after=answer,
    )
    record_event(
        "ask-answered",
        key=row.event_key,
        subject=f"askanswer:{row.pk}",
        topics=[],
        actor=by,
        community=locked.community_id,
        people=[locked.raised_by_id],
        happened_at=now,
    )
    return row


@transaction.atomic
def withdraw_ask(*, ask: Ask, by: Any, now: datetime) -> Ask:
    """The ask is off every councillor's page; mail about it that has not gone out will not. Twice is once."""
    if ask.state == Ask.State.WITHDRAWN:
        return ask
    locked = _open_ask(ask)
    locked.state = Ask.State.WITHDRAWN
    locked.save(update_fields=["state"])
    retract_event(f"ask-raised:{locked.pk}")
    record("withdraw", locked, by=by, community=locked.community_id, sentence=f"Took back the request: {locked.title}")
    return locked


def hand_over_asks(project: Project, old: Any, to: Any, by: Any) -> None:
    """Let the new lead of a project hear the answers to what the old one asked and is still open."""
    if old is None:
        return
    for ask in Ask.objects.select_for_update().filter(project=project, raised_by=old):
        if ask.is_open:
            ask.raised_by = to
            ask.save(update_fields=["raised_by"])
            sentence = f"{to.get_full_name()} follows up: {ask.title}"
            record("hand_over", ask, by=by, community=ask.community_id, sentence=sentence, asked_by=old.pk)


@transaction.atomic
def tell_result(*, ask: Ask, result: str, by: Any, now: datetime) -> Ask:
    """What the ask led to is told on the story and the ward's page, with thanks to who took it on."""
    if ask.state == Ask.State.RESULT and ask.result == result:
        return ask
    locked = _open_ask(ask)
    if locked.state != Ask.State.TAKEN:
        raise Refused("No councillor has taken this on yet. Tell the result when one has.", field="result")
    locked.state, locked.result, locked.result_at = Ask.State.RESULT, result, now
    locked.save(update_fields=["state", "result", "result_at"])
    record("result", locked, by=by, community=locked.community_id, sentence=f"{locked.title}: {result}")
    topics = [f"wardline:{line}" for line in locked.ward_lines.values_list("pk", flat=True)]
    topics += [f"community:{locked.community_id}"] + ([f"project:{locked.project_id}"] if locked.project_id else [])
    record_event(
        "ask-result",
        key=f"ask-result:{locked.pk}",
        subject=f"ask:{locked.pk}",
        topics=topics,
        actor=by,
        community=locked.community_id,
        happened_at=now,
    )
    return locked
