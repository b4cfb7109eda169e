"""For machines that watch: do jobs run."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from biglocal.web.guards import public

from ..watch import jobs


@public
def healthz_jobs(request: HttpRequest) -> JsonResponse:
    """200 when beat was alive within three minutes and nothing waits too long, else 503; ages only, no names."""
    state = jobs(timezone.now())
    return JsonResponse(state, status=200 if state["ok"] else 503)
