"""Which papers of an organisation are in date: what every payment to it waits for (money.md, rule 5)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from biglocal.communities.models import Figures

from .models import Paper


def kinds_asked(programme: Figures) -> list[str]:
    """Return the kinds of papers that the programme asks for, in its order."""
    return [kind for kind in programme.papers_asked.split() if kind in Paper.Kind.values]


def in_date(organisations: Iterable[int], *, on: date) -> dict[int, dict[str, Paper]]:
    """Return for each organisation its checked papers by kind: the one that lasts longest. One query."""
    papers = Paper.objects.filter(organisation__in=set(organisations), checked_at__isnull=False, dated_on__lte=on)
    found: dict[int, dict[str, Paper]] = defaultdict(dict)
    for paper in papers:
        if paper.expires_on and paper.expires_on < on:
            continue
        before = found[paper.organisation_id].get(paper.kind)
        if before is None or (before.expires_on and lasts(paper) > lasts(before)):
            found[paper.organisation_id][paper.kind] = paper
    return found


def lasts(paper: Paper) -> date:
    """Return the last day of a paper; one without a day lasts for ever."""
    return paper.expires_on or date.max


def missing(programme: Figures, papers: dict[str, Any]) -> list[str]:
    """Return in words which papers are missing or have lapsed: "insurance in date"."""
    return [Paper.Kind(kind).label.lower() for kind in kinds_asked(programme) if kind not in papers]
