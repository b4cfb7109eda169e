"""For staff: does mail go out, and why was one sent or not."""

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.notices import watch
from biglocal.notices.models import Message
from biglocal.web.pages import page_of


@allowed(Action.MAIL_WATCH)
def mail_watch(request: HttpRequest) -> HttpResponse:
    """The machine's state, messages to look at, and with `?who=` what became of that person's news."""
    who, subject = (request.GET.get(name, "").replace("\x00", "").strip() for name in ["who", "subject"])
    person = get_user_model().objects.filter(email__iexact=who).first() if who else None
    context = {
        "jobs": watch.jobs(timezone.now()),
        "page": page_of(request, Message.objects.to_look_at().select_related("person").prefetch_related("log")),
        "who": who,
        "subject": subject,
        "person": person,
        "holds": watch.standing_of_mail(person) if person else [],
        "told": watch.why(person, subject) if person else [],
    }
    return TemplateResponse(request, "portal/mail_watch.html", context)
