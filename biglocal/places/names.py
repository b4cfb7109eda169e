"""Names as they are compared: folding case, `&` and `and`, dots, apostrophes, "Ward" (SETTLED.md, Places)."""

import re
import unicodedata

TITLES = re.compile(
    r"^((the|right|hon|rt|councillor|cllr|dr|mr|mrs|ms|miss|mx|rev|revd|prof|professor|sir|dame|lord|lady)\.? )+"
)
ENDS = re.compile(r"( (obe|mbe|cbe|bem|jp|mp|kc|qc))+$")


def folded(name: str) -> str:
    """Return the name without what people write differently each time."""
    text = unicodedata.normalize("NFKD", name).casefold().replace("&", " and ")
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = re.sub(r"[.,'’‘`´]", "", text)
    return re.sub(r"[\s\-–/]+", " ", text).strip()


def folded_ward(name: str) -> str:
    """Return a ward's name to compare."""
    return re.sub(r" (ward|division|ed)$", "", re.sub(r"^ward of ", "", folded(name)))


def folded_person(name: str) -> str:
    """Return a person's name to compare, without title and honours."""
    return ENDS.sub("", TITLES.sub("", folded(name)))


def without_title(name: str) -> str:
    """Return the name as shown: "Councillor" and "Cllr" are said by the page."""
    return re.sub(r"^(councillor|cllr)\.?(\s+|$)", "", name, flags=re.IGNORECASE).strip()
