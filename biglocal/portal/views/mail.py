"""For staff: does mail go out, and why was one sent or not."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.notices import watch
from biglocal.notices.hooks import try_again, undeliverable
from biglocal.notices.looking import let_it_be, send_once_more
from biglocal.notices.models import Message
from biglocal.web.pages import page_of

DONE = {
    "again": "It goes out once more.",
    "leave": "Let be: it is off the list.",
    "address": "We write to this address again.",
}


def done(request: HttpRequest) -> str:
    """Do what the pressed button says; done already by somebody else, say so."""
    do, number = request.POST.get("do", ""), request.POST.get("message", "")
    pk = int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0
    about = {"message": pk, "by": request.user, "now": timezone.now()}
    went = {
        "again": lambda: send_once_more(**about),
        "leave": lambda: let_it_be(**about),
        "address": lambda: try_again(request.POST.get("address", "")),
    }
    return DONE[do] if do in went and went[do]() else "Nothing to do: somebody was faster."


@allowed(Action.MAIL_WATCH)
def mail_watch(request: HttpRequest) -> HttpResponse:
    """The machine's state, messages to look at, and with `?who=` what became of that person's news.

    POST sends one message once more, lets it be, or tries an address again.
    """
    if request.method == "POST":
        messages.success(request, done(request))
        return redirect(request.get_full_path())
    who, subject = (request.GET.get(name, "").replace("\x00", "").strip() for name in ["who", "subject"])
    person = get_user_model().objects.filter(email__iexact=who).first() if who else None
    context = {
        "queue": watch.queue(timezone.now()),
        "stopped": bool(person and undeliverable([person.email])),
        "jobs": (jobs := watch.jobs(timezone.now())),
        "ages": {what: watch.age_in_words(jobs[f"oldest_{what}_seconds"]) for what in ["event", "item", "message"]},
        "page": page_of(request, Message.objects.to_look_at().select_related("person").prefetch_related("log")),
        "who": who,
        "subject": subject,
        "person": person,
        "holds": watch.standing_of_mail(person) if person else [],
        "told": watch.why(person, subject) if person else [],
    }
    return TemplateResponse(request, "portal/mail_watch.html", context)
