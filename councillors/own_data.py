"""What councillors add to the copy of somebody's data."""

from collections.abc import Iterable
from typing import Any

from biglocal.accounts.holdings import Extra

from .models import OwnPage


def photos(person: Any) -> Iterable[tuple[str, Any]]:
    """Yield the photo of the person's page as a councillor."""
    for page in OwnPage.objects.filter(person=person).exclude(photo=""):
        yield "photos/councillor.webp", page.photo


EXTRA = Extra(files=photos)
