"""What a spend report must have before it goes on, each thing said in one sentence beside its box."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from biglocal.money import pounds
from biglocal.refusals import Refused

from .models import SpendReport
from .report_figures import NOTHING, Balance, LineFigures, is_outside, kept_balance, lines_of
from .report_papers import PaperCheck, paper_checks, paper_problems

S = SpendReport.State
NOT_WITH_LOCAL_TRUST = [S.NOT_OPEN, S.OPEN, S.IN_PROGRESS, S.SHOWN, S.SEEN, S.SIGNED_OFF, S.QUERIED]


@dataclass(frozen=True)
class Facts:
    """All that the checks look at."""

    report: SpendReport
    lines: list[LineFigures]
    balance: Balance
    previous: SpendReport | None
    points: list[Any]
    room: Any
    on: date
    papers: list[PaperCheck]

    @classmethod
    def of(cls, report: SpendReport, *, previous: SpendReport | None, on: date) -> "Facts":
        """Read them: what the report keeps now."""
        from .actions.reports import open_points
        from .money import agreements_money

        lines = lines_of(report)
        spent = sum((one.spent or NOTHING for one in lines), start=NOTHING)
        money = agreements_money([report.agreement]).get(report.agreement_id)
        room = money.promised + money.spent if money else report.agreement.amount
        points, papers = open_points(report), paper_checks(report, on)
        return cls(report, lines, kept_balance(report, spent), previous, points, room, on, papers)


def problems(facts: Facts) -> Iterator[tuple[str | None, str]]:
    """Yield what is still to be done, each with the field it belongs to."""
    report = facts.report
    if report.end_date and report.end_date >= facts.on:
        yield None, f"The time this report is about ends on {report.end_date:%-d %B %Y}. Send it after that."
    if facts.previous is not None and facts.previous.state in NOT_WITH_LOCAL_TRUST:
        yield (
            None,
            (
                f"Report {facts.previous.number}, {facts.previous.period}, is not with Local Trust yet. Send that one "
                "first: this one begins with what it ends with."
            ),
        )
    yield from line_problems(facts)
    yield from word_problems(facts)
    yield from paper_problems(facts.papers)


def line_problems(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield what is wrong in the table."""
    for one in facts.lines:
        if one.spent is None:
            yield f"spent_{one.line.pk}", f"Enter what you spent on “{one.line}”, or 0."
        elif is_outside(one, facts.report) and not one.note.strip():
            more = one.so_far + one.committed - one.planned
            words = f"{pounds(more)} more" if more > 0 else f"{pounds(-more)} less"
            yield f"note_{one.line.pk}", f"“{one.line}” comes to {words} than planned. Say why in a sentence."
    so_far = sum((one.so_far for one in facts.lines), start=facts.balance.opening * 0)
    if so_far > facts.room:
        first = facts.lines[0].line.pk if facts.lines else 0
        yield (
            f"spent_{first}",
            (
                f"With this report {pounds(so_far)} would be spent; the whole agreement is {pounds(facts.room)}. "
                "Put in only what this money paid for."
            ),
        )


def word_problems(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield what is missing in words, ticks and answers."""
    if not facts.report.happened.strip():
        yield "happened", "Write in a few sentences what the money made possible."
    if not facts.report.with_vat:
        yield "with_vat", "Tick that the costs include the VAT you can’t claim back."
    for point in facts.points:
        if not point.answer.strip():
            yield f"answer_{point.number}", f"Answer question {point.number}."


def refuse_unfinished(facts: Facts) -> None:
    """Refuse with the first thing that is still to be done."""
    for field, sentence in problems(facts):
        raise Refused(sentence, field=field)
