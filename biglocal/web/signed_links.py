"""Links in mails that carry a row's number, signed: nobody can make one for another row."""

from typing import Any

from django.core import signing


def token_for(pk: int, salt: str) -> str:
    """Return the signed text; `salt` names what the link is for, so that it opens nothing else."""
    return signing.Signer(salt=salt).sign_object(pk)


def number_in(token: str, salt: str) -> Any:
    """Return the row's number, or None where the link is broken or is for something else."""
    try:
        return signing.Signer(salt=salt).unsign_object(token)
    except (signing.BadSignature, ValueError):  # a text that was never ours may not even decode
        return None
