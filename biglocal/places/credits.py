"""The lines that publishers ask to stand beneath maps: kept with the file that brought the outlines."""

from collections.abc import Iterable

from django.apps import apps
from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

ONS = (
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0. "
    "Contains OS data © Crown copyright and database right 2025."
)


def credit_of(hash_name: str) -> Coalesce:
    """Return the attribution of the newest written file with the hash that stands in `hash_name`; none is empty."""
    files = apps.get_model("places", "FileImport").objects.written()
    files = files.filter(hash=OuterRef(hash_name)).exclude(hash="").exclude(attribution="")
    newest = files.order_by("-written_at", "-pk").values("attribution")[:1]
    return Coalesce(Subquery(newest), Value(""), output_field=CharField())


def credits_in(rows: Iterable[str]) -> list[str]:
    """Return each line once; outlines whose file nobody remembers are those of the Office for National Statistics."""
    return list(dict.fromkeys(line or ONS for line in rows))
