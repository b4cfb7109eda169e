"""Follow and stop following: each a POST that leads back to where the person was."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from biglocal.web.guards import public

from .. import registry
from ..events import follow as begin_to_follow
from ..events import unfollow
from ..models import Follow

HOW_NEWS_COMES = {
    "weekly": "We email you once a week at most, when there is news.",
    "at_once": "We email you as it happens.",
    "none": "You chose no news by email. Your account has that choice.",
}


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
        messages.success(request, f"You follow {line.title}. {HOW_NEWS_COMES[request.user.cadence]}")
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
