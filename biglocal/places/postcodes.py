"""Read postcodes as people type them, and find the ward they lie in."""

import re
import unicodedata
from datetime import date

from .models import Postcode, Ward
from .point_reads import postcode_row, wards_coded

SHAPE = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}$")
AMONG_WORDS = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?[\s.,/_-]{0,3}[0-9][A-Z]{2}\b")
LONGEST = 200  # letters of what is looked through
SCOTLAND, WALES = "Scotland", "Wales"
ELSEWHERE = {
    **dict.fromkeys("AB DD DG EH FK G HS IV KA KW KY ML PA PH ZE".split(), SCOTLAND),
    **dict.fromkeys("CF SA".split(), WALES),
    "BT": "Northern Ireland",
    "IM": "the Isle of Man",
    "JE": "Jersey",
    "GY": "Guernsey",
}


def normalise(text: str) -> str | None:
    """Return the postcode in capitals without a space, as `ME44AA`; None where the text holds no whole postcode.

    With a street before it, it is one, too: it must not go on to where words go, and stand in an address.
    """
    text = unicodedata.normalize("NFKC", text[:LONGEST])  # wide letters of some phones' keyboards
    letters = re.sub(r"[^A-Z0-9]", "", text[:40].upper())
    for candidate in (letters, _digits_in_place(letters)):
        if SHAPE.match(candidate):
            return candidate
    among = AMONG_WORDS.search(text.upper())
    return re.sub(r"[^A-Z0-9]", "", among.group()) if among else None


def _digits_in_place(letters: str) -> str:
    """Put right the letter O typed for a nought, and I for a one, where only a digit can stand."""
    if not 5 <= len(letters) <= 7:
        return letters
    return letters[:-3] + letters[-3].translate(str.maketrans("OI", "01")) + letters[-2:]


def country_of(postcode: str) -> str | None:
    """Return the country when the postcode is surely outside England; places on a border answer None."""
    area = re.match(r"[A-Z]+", postcode)
    return ELSEWHERE.get(area.group()) if area else None


def spaced(postcode: str) -> str:
    """Return `ME4 4AA` for `ME44AA`."""
    return f"{postcode[:-3]} {postcode[-3:]}"


def find(postcode: str) -> Postcode | None:
    """Return the row of a normalised postcode."""
    return postcode_row().first(postcode=postcode)


def wards_of(row: Postcode, *, on: date) -> list[Ward]:
    """Return today's ward of the postcode, and beside a boundary the neighbour too; empty when we do not know it."""
    codes = [code for code in (row.ward_gss, row.other_ward) if code]
    wards = wards_coded().all(on=on, codes=codes) if codes else []
    found = sorted(wards, key=lambda ward: codes.index(ward.gss))
    if not found and row.lat is not None and row.lon is not None:
        return Ward.objects.every_at(row.lon, row.lat, on=on)
    return found
