"""What is typed about payments, agreements and papers."""

from typing import Any

from django import forms

from biglocal.communities.models import Organisation
from biglocal.money import PoundsFormField
from biglocal.web.forms import DayField, FormKey, PlainText

from ..models import Agreement, Paper

POUNDS = {"required": "Enter the amount in pounds."}


class PressForm(forms.Form):
    """A press that knows what the page showed."""

    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


class ReasonForm(PressForm):
    """Why."""

    reason = PlainText(
        label="What is missing?", max_length=200, help_text="They read this.", error_messages={"required": "Say why."}
    )


class PaidForm(PressForm):
    """When the bank paid, and what it calls it."""

    on = DayField(label="When did the bank pay?", error_messages={"required": "Enter the day on which the bank paid."})
    bank_ref = PlainText(
        label="What does the bank call it?", required=False, max_length=40, help_text="Never an account number."
    )


class AcceptForm(PressForm):
    """The named person takes up the offer."""

    name = PlainText(
        label="Your full name",
        max_length=120,
        error_messages={"required": "Enter your full name, as you sign with it."},
    )
    agreed = forms.BooleanField(
        label="I have read the terms, the payments and what is asked for, and I may sign for the organisation",
        error_messages={"required": "Tick the box, if you have read it and may sign."},
    )


class RhythmForm(PressForm):
    """How often an offer is paid."""

    months = forms.TypedChoiceField(
        label="How often is it paid?",
        coerce=int,
        choices=[(6, "Every six months"), (3, "Every three months")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how often it is paid.", "invalid_choice": "Choose how often it is paid."},
    )


class ReturnForm(forms.Form):
    """Money that came back from the organisation."""

    form_key = FormKey()
    amount = PoundsFormField(
        label="How much came back?", help_text="Without what came on top: that is reckoned.", error_messages=POUNDS
    )
    line: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label="Of which line?", empty_label=None, error_messages={"required": "Choose the line it was for."}
    )
    payment: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label="Of which payment?", required=False, empty_label="Not of one payment alone"
    )
    on = DayField(label="When did it come back?", error_messages={"required": "Enter the day on which it came back."})
    note = PlainText(label="What was it?", required=False, max_length=160)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = agreement.lines.all()
        self.fields["payment"].queryset = agreement.payments.filter(state="paid").order_by("number")
        self.fields["payment"].label_from_instance = lambda one: f"Payment {one.number}"


class PlanPaymentForm(forms.Form):
    """A payment for what is in no payment yet."""

    amount = PoundsFormField(label="How much?", error_messages=POUNDS)
    due_on = DayField(label="When?", error_messages={"required": "Enter the day on which it is planned."})


class BankReturnForm(forms.Form):
    """The bank's return file."""

    file = forms.FileField(
        label="The bank’s return file",
        help_text="CSV with reference, amount, date and, where there is one, status.",
        error_messages={
            "required": "Choose the file.",
            "empty": "This file is empty. Choose another one.",
            "missing": "Choose the file.",
            "invalid": "Choose the file.",
            "max_length": "This file’s name is too long. Give it a shorter one.",
        },
    )


class PaperForm(forms.Form):
    """A paper of the organisation."""

    form_key = FormKey()
    kind = forms.ChoiceField(
        label="What is it?",
        choices=[(kind.value, kind.label) for kind in Paper.Kind if kind != Paper.Kind.BANK],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is.", "invalid_choice": "Choose what it is."},
    )
    dated_on = DayField(label="The day on the paper", error_messages={"required": "Enter the day on the paper."})
    expires_on = DayField(label="The last day that it counts", required=False, help_text="Empty where it has none.")
    file = forms.FileField(
        label="The file",
        help_text="PDF, JPEG, PNG or Word, 10 MB at most.",
        error_messages={
            "required": "Choose the file.",
            "empty": "This file is empty. Choose another one.",
            "missing": "Choose the file.",
            "invalid": "Choose the file.",
            "max_length": "This file’s name is too long. Give it a shorter one.",
        },
        max_length=120,
    )
    note = PlainText(label="Anything to say about it", required=False, max_length=200)


class BankCheckForm(forms.Form):
    """Local Trust compared the bank account."""

    form_key = FormKey()
    last_digits = PlainText(
        label="The last three digits of the account number",
        max_length=3,
        help_text="Nothing more is kept.",
        error_messages={"required": "Enter the last three digits of the account number."},
    )
    dated_on = DayField(label="When was it compared?", error_messages={"required": "Enter the day."})
    expires_on = DayField(label="The last day that it counts", required=False, help_text="Empty where it has none.")
    note = PlainText(label="How it was compared", required=False, max_length=200)


class EndAgreementForm(PressForm):
    """The last day on which the organisation may spend."""

    on = DayField(label="What is the last day?", error_messages={"required": "Enter the last day."})
    reason = PlainText(label="Why?", max_length=200, error_messages={"required": "Say why it ends."})


class HandOverForm(PressForm):
    """Who holds the money next."""

    to: forms.ModelChoiceField = forms.ModelChoiceField(
        None,
        label="Who holds the money next?",
        empty_label="Choose",
        error_messages={"required": "Choose who is next."},
    )
    on = DayField(
        label="When did the balance come back?", error_messages={"required": "Enter the day on which it came back."}
    )

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any):
        super().__init__(*args, **kwargs)
        held = Organisation.objects.filter(lto_appointments__community__programme=agreement.community.programme_id)
        self.fields["to"].queryset = held.exclude(pk=agreement.lto_id).distinct()
