"""A person's own data: ask for a copy, see how far it is, take it."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from biglocal.refusals import Refused
from biglocal.web.guards import signed_in

from .copies import DataCopy
from .copying import ask_for_copy


def owner(request: HttpRequest) -> Any:
    """Whose data it is: the guard has seen to it that somebody is signed in."""
    return request.user


@signed_in
def account_data(request: HttpRequest) -> HttpResponse:
    """Ask for a copy; how far it is; where to take it."""
    if request.method == "POST":
        try:
            ask_for_copy(person=owner(request), now=timezone.now())
        except Refused as refused:
            messages.error(request, refused.sentence)
        else:
            messages.success(request, "We are putting it together. You get an email when it is ready.")
        return redirect("account_data")
    copy = DataCopy.objects.filter(person=owner(request)).first()
    return TemplateResponse(request, "accounts/account_data.html", {"copy": copy, "section": "account"})


@signed_in
def account_data_file(request: HttpRequest, key: str) -> HttpResponse:
    """The copy itself, for the person it is of and nobody else."""
    copy = get_object_or_404(DataCopy, key=key, person=owner(request), state=DataCopy.State.READY)
    if copy.gone_at is None or copy.gone_at <= timezone.now():
        raise Http404("This copy has run out. Ask for a new one.")
    try:
        file = copy.file.open("rb")
    except FileNotFoundError:
        raise Http404("The file is gone. Ask for a new copy.") from None
    answer: Any = FileResponse(file, as_attachment=True, filename="my-data.zip", content_type="application/zip")
    answer["Cache-Control"] = "private, no-store"
    return answer
