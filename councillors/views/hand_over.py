"""What a councillor leaves for whoever comes next in the ward."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from biglocal.dates import today
from biglocal.web.acting import tried
from biglocal.web.guards import signed_in

from ..actions import leave_note
from ..actions.hand_over import stamp_of
from ..endings import may_leave_note
from ..hand_over_forms import HandOverForm
from ..models import HandOverNote, Term


@signed_in
def hand_over_write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the note, or read what one wrote; another's term is not found. The rights may have ended already."""
    terms = Term.objects.select_related("councillor", "ward__line").defer("ward__outline", "ward__sketch")
    term = get_object_or_404(terms, pk=pk, councillor__person=request.user)
    note = HandOverNote.objects.filter(term=term).first()
    written = {"under_way": note.under_way, "speak_to": note.speak_to} if note else {}
    form = HandOverForm(request.POST or None, initial={**written, "seen": stamp_of(note)})
    if form.is_valid():
        act = partial(leave_note, term=term, by=request.user, now=timezone.now(), **form.cleaned_data)
        if tried(request, act, f"Thank you. Who comes next in {term.ward.name} ward reads your note.", form):
            return redirect("councillors:hand_over_write", term.pk)
    context = {
        "term": term,
        "note": note,
        "form": form,
        "open": may_leave_note(term, today()),
        "trail": [
            ("Home", reverse("home")),
            (str(term.councillor), term.councillor.get_absolute_url()),
            ("Hand over", ""),
        ],
    }
    return TemplateResponse(request, "councillors/hand_over_write.html", context)
