"""Tagged PDF files (PDF/UA-1) that screen readers follow, from a Typst template and words."""

import json
import re
from pathlib import Path
from typing import Any

UNPRINTABLE = re.compile(r"[^\u0020-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1eff\u2010-\u203a\u20ac\u2122]")


def tagged_pdf(template: Path, words: dict[str, Any]) -> bytes:
    """Return the file that the template makes of `words`: it reads them as JSON in `sys.inputs.words`.

    Words are never read as markup. The template stands alone: it reads no other file.
    """
    import typst  # heavy: only where a file is asked for

    return typst.compile(  # type: ignore[call-overload]  # its own text allows sys_inputs beside bytes
        template.read_bytes(),
        root=str(template.parent),
        format="pdf",
        sys_inputs={"words": json.dumps(printable(words))},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )


def printable(thing: Any) -> Any:
    """Return it without letters that the file's type lacks: a tagged file may not hold empty boxes."""
    if isinstance(thing, dict):
        return {name: printable(value) for name, value in thing.items()}
    if isinstance(thing, (list, tuple)):
        return [printable(one) for one in thing]
    return UNPRINTABLE.sub("?", thing) if isinstance(thing, str) else thing
