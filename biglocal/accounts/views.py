"""Small pages around signing in; the rest is django-allauth's. A person's own page is composed in the portal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme

from biglocal.web.guards import public, signed_in

from .actions import change_name
from .forms import NameForm


@public
def code_over(request: HttpRequest) -> HttpResponse:
    """Where a code that cannot be used any more leads: one sentence, and the box to ask for another."""
    if request.user.is_authenticated:
        return redirect("home_for_role")
    waiting = messages.get_messages(request)
    told = any(message.level == messages.ERROR for message in waiting)
    waiting.used = False  # looked at, not shown
    if not told:
        messages.error(request, "That code has run out or was used already. Ask for a new one.")
    return redirect("account_login")


@public
def to_sign_in(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Signing up is signing in, and there are no passwords: old or guessed addresses lead to the one box."""
    return redirect("account" if request.user.is_authenticated else "account_login")


@signed_in
def account_name(request: HttpRequest) -> HttpResponse:
    """The first sign-in asks for a name; later it is changed here."""
    onward = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()})
    if not (onward.startswith("/") and ours):  # `next=home` would be read as the name of a page
        onward = ""
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        change_name(person=request.user, name=form.cleaned_data["name"], by=request.user)
        return redirect(onward or "account")
    return TemplateResponse(request, "accounts/account_name.html", {"form": form, "next": onward})
