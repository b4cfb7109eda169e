"""What was hidden: for its writer, and for those who may show it again; the history of a thing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from biglocal.access import Action
from biglocal.audit.models import AuditLine
from biglocal.communities.guards import allowed
from biglocal.communities.roles import can
from biglocal.refusals import Refused
from biglocal.web.guards import signed_in

from ..actions import hide, reply_to_hiding, show_again
from ..forms import AgainForm, ReasonForm, ReplyForm
from ..models import Hiding
from ..registry import shown, thing_of


@signed_in
def hidden(request: HttpRequest, pk: int) -> HttpResponse:
    """Why it is hidden. Its writer answers here; who answers concerns in the area shows it again."""
    found = get_object_or_404(Hiding.objects.seen_by(request.user).for_list(), pk=pk)
    is_writer = found.writer_id == request.user.pk
    act = request.POST.get("act", "")
    reply = ReplyForm(request.POST if act == "reply" else None, initial={"reply": found.reply})
    again = AgainForm(request.POST if act == "again" else None)
    form = {"reply": reply, "again": again}.get(act)
    if form is not None and form.is_valid():
        now = timezone.now()
        try:
            if act == "reply":
                reply_to_hiding(hiding=found, reply=reply.cleaned_data["reply"], by=request.user, now=now)
                messages.success(request, "Your answer is sent to the person who hid it.")
            else:
                show_again(hiding=found, reason=again.cleaned_data["again"], by=request.user, now=now)
                messages.success(request, "It is shown again.")
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return redirect("concerns:hidden", found.pk)
    context = {"hiding": found, "is_writer": is_writer, "reply": reply, "again": again, "form": form}
    context["may_show"] = not is_writer and can(request.user, Action.CONCERN_ANSWER, found.community)
    return TemplateResponse(request, "concerns/hidden.html", context)


@allowed(Action.CONCERN_ANSWER)
def history(request: HttpRequest, prefix: str, pk: int) -> HttpResponse:
    """Every version of a text, who changed, hid and showed it; it can be hidden here without a concern."""
    topic = f"{prefix}:{pk}"
    kind, thing = thing_of(topic), shown(topic, None)
    if kind is None or thing is None or not can(request.user, Action.CONCERN_ANSWER, thing.community):
        raise Http404("There is no such thing in your area.")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            hide(topic=topic, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "It is hidden. The person who wrote it is told why.")
            return redirect("concerns:history", prefix, pk)
    hidings = list(Hiding.objects.filter(topic=topic).for_list())
    context = {
        "thing": thing,
        "kind": kind[0],
        "versions": kind[0].versions(pk),
        "hidings": hidings,
        "is_hidden": any(row.is_hidden for row in hidings),
        "lines": AuditLine.objects.filter(topic=topic).select_related("by")[:50],
        "form": form,
    }
    return TemplateResponse(request, "concerns/history.html", context)
