"""Follow, stop following, be quiet for a while: each a POST that leads back to where the person was."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from biglocal.dates import today
from biglocal.web.guards import public, signed_in
from biglocal.web.pages import page_of

from .. import registry
from ..catalogue import ABOUT
from ..choices import ALL, Choice, choice_path
from ..events import follow as begin_to_follow
from ..events import unfollow
from ..models import Follow, KindStopped

QUIET_DAYS = 30


@public
def follow(request: HttpRequest) -> HttpResponse:
    """POST follows `topic`, or stops with `stop`; signed out: sign in first, then one button asks again."""
    asked = request.POST if request.method == "POST" else request.GET
    topic = asked.get("topic", "")
    line = followable(request, topic)
    back = safe(request, asked.get("next", ""), line.url)
    if not request.user.is_authenticated:
        return redirect_to_login(f"{reverse('follow')}?{urlencode({'topic': topic, 'next': back})}")
    if request.method != "POST":
        following = Follow.objects.filter(person=request.user, topic=topic).exists()
        context = {"line": line, "topic": topic, "back": back, "following": following}
        return TemplateResponse(request, "notices/follow.html", context)
    if "stop" in asked:
        unfollow(request.user, topic)
        messages.success(request, f"You no longer follow {line.title}.")
    else:
        begin_to_follow(request.user, topic)
        messages.success(request, f"You follow {line.title}. We email you once a week at most, when there is news.")
    return redirect(back)


def followable(request: HttpRequest, topic: str) -> registry.Line:
    """Return how the topic is shown; one that is unknown, gone, or not theirs to see is not found."""
    subject = registry.SUBJECTS.get(registry.split(topic)[0])
    line = registry.lines_of([topic]).get(topic) if subject and subject.may_follow else None
    if line is None or not (
        topic in registry.open_to_all([topic])
        or (request.user.is_authenticated and registry.may_hear(request.user, [topic]))
    ):
        raise Http404("There is nothing here to follow.")
    return line


def safe(request: HttpRequest, address: str, otherwise: str) -> str:
    """Return the address when it is one of this site, else `otherwise`."""
    ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if ours else otherwise


@signed_in
def mail_settings(request: HttpRequest) -> HttpResponse:
    """All one chose: what is followed, what was stopped, stop all. POST does one thing and comes back."""
    if request.method == "POST":
        change_follow(request)
        return redirect("mail_settings")
    page = page_of(request, Follow.objects.filter(person=request.user).order_by("-since", "-id"))
    lines = registry.lines_of(row.topic for row in page)
    for row in page:
        row.line = lines.get(row.topic)
        row.is_quiet = row.muted_until is not None and row.muted_until >= today()
    stopped = KindStopped.objects.filter(person=request.user).order_by("kind")
    context = {
        "page": page,
        "section": "account",
        "stopped": [(row.kind, ABOUT[row.kind].when) for row in stopped if row.kind in ABOUT],
        "all_mail": Choice(request.user, ALL),
        "path_to_all": choice_path(request.user.pk, ALL),
    }
    return TemplateResponse(request, "notices/mail_settings.html", context)


def change_follow(request: HttpRequest) -> None:
    """Do the one thing that the pressed button says to the follow, or the kind of mail, that it names."""
    if kind := request.POST.get("kind", "").replace("\x00", ""):
        KindStopped.objects.filter(person=request.user, kind=kind).delete()
        messages.success(request, "You get such emails again.")
        return
    row = get_object_or_404(Follow, person=request.user, topic=request.POST.get("topic", "").replace("\x00", ""))
    if "stop" in request.POST:
        row.delete()
        messages.success(request, "You no longer follow it.")
        return
    row.muted_until = today() + timedelta(days=QUIET_DAYS) if "quiet" in request.POST else None
    row.save(update_fields=["muted_until"])
    messages.success(request, "Saved.")
