"""Forms of passkeys: what comes broken from a browser is answered as a wrong code is, and nothing is kept."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms
from cryptography.exceptions import InvalidSignature

UNREADABLE = (AttributeError, InvalidSignature, KeyError, TypeError, ValueError)


class NewPasskeyForm(forms.AddWebAuthnForm):
    """Add a passkey to the account."""

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except UNREADABLE:
            raise get_adapter().validation_error("incorrect_code") from None


class Shown:
    """A passkey shown to sign in, or once more."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]  # of the form it is mixed into
        except UNREADABLE:
            raise get_adapter().validation_error("incorrect_code") from None


class PasskeyForm(Shown, forms.AuthenticateWebAuthnForm):
    """The second step by passkey."""


class PasskeySignInForm(Shown, forms.LoginWebAuthnForm):
    """Signing in by passkey alone."""


class PasskeyAgainForm(Shown, forms.ReauthenticateWebAuthnForm):
    """Showing it once more before something that matters."""
