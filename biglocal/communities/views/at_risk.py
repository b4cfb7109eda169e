"""Whom people tell about a child or an adult at risk."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from biglocal.access import Action
from biglocal.web.forms import PlainText

from ..actions.at_risk import name_at_risk_contact
from ..guards import allowed
from ..models import Community


class ContactForm(forms.Form):
    """A name and a number."""

    contact = PlainText(
        max_length=120,
        required=False,
        label="Who is told?",
        help_text="Name and number, as: Ama Boateng on 01632 960 119. Everybody can read it. "
        "Leave it empty to name the body that holds your money.",
    )


@allowed(Action.MEMBERS_EDIT)
def at_risk_contact(request: HttpRequest, community: Community) -> HttpResponse:
    """Name whom people tell; it stands by each box of words."""
    form = ContactForm(request.POST or None, initial={"contact": community.at_risk_contact})
    if request.method == "POST" and form.is_valid():
        name_at_risk_contact(community=community, contact=form.cleaned_data["contact"], by=request.user)
        messages.success(request, "Saved. It stands by each box where people write.")
        return redirect("communities:people", community.slug)
    return TemplateResponse(request, "communities/at_risk_contact.html", {"community": community, "form": form})
