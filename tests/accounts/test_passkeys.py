"""Passkeys that come broken from a browser, or from somebody who tries."""

import json
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.urls import reverse

PARTS = {"clientDataJSON": "AA", "attestationObject": "AA", "authenticatorData": "AA", "signature": "AA"}
WHOLE = {"id": "AA", "rawId": "AA", "type": "public-key", "response": {**PARTS, "userHandle": "AA"}}
BROKEN = ["", "no", "9999", "[]", "{}", '{"id": 1}', json.dumps({**WHOLE, "rawId": "a"}), json.dumps(WHOLE)]


@pytest.mark.parametrize("sent", BROKEN)
def test_a_broken_passkey_is_not_added(signed_in, resident, sent):
    EmailAddress.objects.create(user=resident, email=resident.email, verified=True, primary=True)
    browser = signed_in(resident)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "code", "at": time.time()}]
    session.save()
    page = reverse("mfa_add_webauthn")
    assert browser.get(page).status_code == 200
    answer = browser.post(page, {"name": "Phone", "credential": sent})
    assert answer.status_code == 200 and answer.context["form"].errors
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("sent", BROKEN)
def test_a_broken_passkey_signs_nobody_in(client, db, sent):
    page = reverse("mfa_login_webauthn")
    client.get(page, headers={"x-requested-with": "XMLHttpRequest"})
    assert client.post(page, {"credential": sent}).url == reverse("account_login")
    assert "_auth_user_id" not in client.session
