"""Who was there, what was said, and whether everybody may read it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.dates import today
from biglocal.refusals import Refused

from ..actions import move_minutes, write_attendance, write_minutes
from ..guards import allowed
from ..meeting_forms import AttendanceForm, MinutesForm
from ..models import Attendance, Community, Meeting
from ..models.meeting import MINUTES_MOVES
from ..voting import members_on
from .meetings import meeting_of

MOVED = {
    "agree": "The minutes are agreed. Publish them, or keep them among the members.",
    "reopen": "The minutes are a draft again.",
    "publish": "The minutes are published. Everybody can read them.",
    "keep": "The minutes are kept. Only members read them.",
}


@allowed(Action.MEETING_EDIT)
def attendance_edit(request: HttpRequest, community: Community, number: int) -> HttpResponse:
    """Write down who was there."""
    found = meeting_of(community, number)
    form = AttendanceForm(request.POST or None, members=members_on(community, found.on), initial=as_written(found))
    if request.method == "POST" and form.is_valid():
        try:
            write_attendance(
                meeting=found,
                members=form.chosen(),
                councillors=form.cleaned_data["councillors"],
                guests=form.cleaned_data["guests"],
                by=request.user,
                now=timezone.now(),
                on=today(),
            )
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "Saved: who was there.")
            return redirect(found)
    context = {"community": community, "meeting": found, "form": form}
    return TemplateResponse(request, "communities/attendance_edit.html", context)


def as_written(meeting: Meeting) -> dict[str, str]:
    """What the form of attendance shows at first."""
    shown = {"councillors": "", "guests": ""}
    for row in meeting.attendances.all():
        if row.kind == Attendance.Kind.MEMBER:
            shown[f"m{row.person_id}"] = row.state
        else:
            name = "councillors" if row.kind == Attendance.Kind.COUNCILLOR else "guests"
            shown[name] += f"{row.name}\n"
    return shown


@allowed(Action.MEETING_EDIT)
def minutes_edit(request: HttpRequest, community: Community, number: int) -> HttpResponse:
    """Write the minutes, or correct them."""
    found = meeting_of(community, number)
    form = MinutesForm(request.POST or None, items=found.items.all(), initial={"also_said": found.also_said})
    if request.method == "POST" and form.is_valid():
        also_said = form.cleaned_data["also_said"]
        try:
            write_minutes(
                meeting=found,
                said=form.said(),
                also_said=also_said,
                by=request.user,
                now=timezone.now(),
                on=today(),
            )
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "The minutes are saved.")
            return redirect(found)
    context = {"community": community, "meeting": found, "form": form}
    return TemplateResponse(request, "communities/minutes_edit.html", context)


@allowed(Action.MEETING_EDIT)
@require_POST
def minutes_move(request: HttpRequest, community: Community, number: int) -> HttpResponse:
    """Agree the minutes, publish or keep them."""
    found = meeting_of(community, number)
    move = request.POST.get("move", "")
    if move in MINUTES_MOVES:
        try:
            move_minutes(meeting=found, move=move, by=request.user, now=timezone.now(), on=today())
        except Refused as refused:
            messages.error(request, refused.sentence)
        else:
            messages.success(request, MOVED[move])
    return redirect(found)
