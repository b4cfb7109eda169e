"""Every state and every person: what moves a report is typed out; all else is generated and changes nothing."""

import pytest
from django.db import transaction

from biglocal.access import Role
from biglocal.audit.record import history_of
from biglocal.refusals import Refused
from funding.actions import (
    PointGiven,
    accept_report,
    ask_about_report,
    save_report,
    see_report,
    send_report,
    show_report,
    sign_report,
    take_back_report,
)
from funding.models import REPORT_MOVES, SpendReport
from tests.factories.communities import LtoAppointmentFactory, ProgrammeFactory, RoleHeldFactory

from .conftest import NOW, ON

S = SpendReport.State
ACTS = {
    "save": lambda report, by: save_report(report=report, by=by, now=NOW, lines={}),
    "show": lambda report, by: show_report(report=report, by=by, now=NOW),
    "take_back": lambda report, by: take_back_report(report=report, by=by, now=NOW),
    "see": lambda report, by: see_report(report=report, by=by, on=ON, now=NOW),
    "sign": lambda report, by: sign_report(report=report, by=by, now=NOW),
    "send": lambda report, by: send_report(report=report, by=by, now=NOW),
    "ask": lambda report, by: ask_about_report(
        report=report, by=by, now=NOW, points=[PointGiven("changed", "What was it?")]
    ),
    "accept": lambda report, by: accept_report(report=report, by=by, now=NOW),
}
# state: what may be done in it, by whom
MOVES = {
    S.NOT_OPEN: [],
    S.OPEN: ["save finance", "show finance"],
    S.IN_PROGRESS: ["save finance", "show finance"],
    S.SHOWN: ["take_back finance", "take_back certifier", "see chair"],
    S.SEEN: ["take_back finance", "take_back certifier", "sign certifier"],
    S.SIGNED_OFF: ["take_back finance", "take_back certifier", "send finance", "send certifier"],
    S.SUBMITTED: ["ask officer", "ask manager", "accept officer", "accept manager"],
    S.QUERIED: ["save finance", "show finance"],
    S.ACCEPTED: [],
}
HERE = "resident lead chair worker finance certifier lto_lead rep councillor officer decider manager stranger".split()
BEFORE = [S.NOT_OPEN, S.OPEN, S.IN_PROGRESS, S.SHOWN, S.SEEN, S.SIGNED_OFF]


@pytest.fixture
def people(request, other_community):
    """Everybody of this area, and those with the same roles in another one, its organisation and another programme."""
    found = {name: request.getfixturevalue(name) for name in HERE}
    lto = LtoAppointmentFactory(community=other_community).organisation
    for role in [Role.CHAIR, Role.WORKER, Role.RESIDENT]:
        found[f"other {role}"] = RoleHeldFactory(role=role, community=other_community).person
    for role in [Role.FINANCE, Role.CERTIFIER]:
        found[f"other {role}"] = RoleHeldFactory(role=role, community=None, organisation=lto).person
    for role in [Role.OFFICER, Role.MANAGER]:
        found[f"other {role}"] = RoleHeldFactory(
            role=role, community=None, programme=ProgrammeFactory(name="Another", slug="another")
        ).person
    return found


def put_into(report, state):
    """Let the report stand in `state`, as far as the facts of it go."""
    unsent = {"submitted_by": None, "submitted_at": None} if state in BEFORE else {}
    accepted = {"accepted_by": report.signed_by, "accepted_at": NOW} if state == S.ACCEPTED else {}
    if accepted:  # by somebody who is none of the people
        accepted["accepted_by"] = RoleHeldFactory(
            role=Role.OFFICER, community=None, programme=ProgrammeFactory(name="Another", slug="another")
        ).person
    # Written by somebody who is none of the people: the same words saved twice by one person change nothing.
    writer = RoleHeldFactory(role=Role.FINANCE, community=None, organisation=report.agreement.lto).person
    SpendReport.objects.filter(pk=report.pk).update(state=state, written_by=writer, **unsent, **accepted)


def moved(report, act, by):
    """Did the act change anything? A refusal never does."""
    before = SpendReport.objects.filter(pk=report.pk).values().get(), history_of(report).count()
    try:
        with transaction.atomic():
            ACTS[act](SpendReport.objects.get(pk=report.pk), by)
            after = SpendReport.objects.filter(pk=report.pk).values().get(), history_of(report).count()
            transaction.set_rollback(True)
            return before != after
    except Refused:
        assert (SpendReport.objects.filter(pk=report.pk).values().get(), history_of(report).count()) == before
        return False


@pytest.mark.parametrize("state", S.values)
def test_state_by_role_what_is_not_typed_out_changes_nothing(sent, people, state):
    put_into(sent, state)
    found = {f"{act} {who}" for who, by in people.items() for act in ACTS if moved(sent, act, by)}
    # two grants officers are in the tests: what one may, the other may
    assert found - {f"{act} decider" for act in ACTS} == set(MOVES[S(state)])


def test_table_of_moves_knows_no_others():
    """Each move of the table is one of those above, or the beat job's."""
    told = {(state, line.split()[0]) for state, lines in MOVES.items() for line in lines}
    table = {(state, move.removesuffix("_answers")) for move, states in REPORT_MOVES.items() for state in states}
    assert table - told == {(S.NOT_OPEN, "open")}
    assert told - table == set()
