"""Errors as pages: sentences that say what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere: say how to send it again."""
    return render(request, "errors/csrf.html", status=403)
