"""Where the mail service tells of bounces and complaints."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from biglocal.web.guards import public

from ..hooks import answer_service


@public
@csrf_exempt  # a machine asks; its signature is checked
def mail_hook(request: HttpRequest) -> HttpResponse:
    """Not found unless a service is named; a wrong signature is refused and changes nothing."""
    if not settings.MAIL_HOOK:
        raise Http404("No mail service is named.")
    return answer_service(request)
