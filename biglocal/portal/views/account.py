"""A person's own page: name, address, news, sign-in, roles, leaving."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from biglocal.communities.actions import leave_portal, what_leaving_means
from biglocal.communities.duties import duties_everywhere
from biglocal.communities.models import RoleHeld
from biglocal.communities.roles import is_staff
from biglocal.dates import today
from biglocal.web.guards import signed_in


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """Everything about one's own account; each thing is changed on a page of its own."""
    context = {
        "roles": RoleHeld.objects.filter(person=request.user).for_list(),
        "has_second_factor": is_mfa_enabled(request.user),
        "needs_second_factor": is_staff(request.user),
        "section": "account",
    }
    return TemplateResponse(request, "accounts/account.html", context)


@signed_in
def account_leave(request: HttpRequest) -> HttpResponse:
    """Say what leaving means, then do it."""
    if request.method == "POST":
        leave_portal(person=request.user, on=today(), now=timezone.now())
        logout(request)
        messages.success(request, "You have left. Thank you for all you did. You can still read everything.")
        return redirect("home")
    means = what_leaving_means(request.user, on=today())
    context = {"means": means, "duties": duties_everywhere(request.user, on=today()), "section": "account"}
    return TemplateResponse(request, "accounts/account_leave.html", context)
