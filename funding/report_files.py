"""Receipts: what they are is read from their bytes; photos are made anew without EXIF or place, PDFs kept as sent."""

import io
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from PIL import Image

from biglocal.refusals import Refused
from projects.photos import MOST_PIXELS

MOST_BYTES = 10 * 1024 * 1024
LONG_SIDE = 2000  # pixels: a till slip stays readable
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg"}
WRONG = "is not a photo or PDF we can read. Send a JPEG, PNG, WebP or HEIC photo, or a PDF."


@dataclass(frozen=True)
class ReceiptFile:
    """A receipt that was read: its bytes as they are kept."""

    name: str
    kind: str
    data: bytes
    digest: str


def read_receipt(file: Any) -> ReceiptFile:
    """Return what is in the file, or refuse in one sentence that names it."""
    name = plain_name(file.name)
    if file.size > MOST_BYTES:
        raise Refused(f"“{name}” is larger than 10MB. Send a smaller photo or scan.", field="files")
    data = file.read(MOST_BYTES + 1)
    if not data:
        raise Refused(f"“{name}” is empty. Choose the file again.", field="files")
    digest = blake2b(data, digest_size=32).hexdigest()
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return ReceiptFile(name, "pdf", data, digest)
    return ReceiptFile(name, "jpg", photo_of(data, name), digest)


def plain_name(name: str | None) -> str:
    """Return the file's name without folders, control marks or too many letters."""
    last = (name or "receipt").replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter for letter in last if letter.isprintable() and letter not in "\u202e\u202d\u2066\u2067")
    stem, dot, ending = shown.rpartition(".")
    return (f"{stem[:100]}{dot}{ending[:10]}" if dot else shown[:110]) or "receipt"


def photo_of(data: bytes, name: str) -> bytes:
    """Return the photo as JPEG, upright, at most 2000 pixels long, with nothing but the picture in it."""
    from projects import photos

    held = io.BytesIO(data)
    try:
        kind = photos._kind_of(held)
        image = photos._open(held, kind)
        if image.width * image.height > MOST_PIXELS:
            raise Refused(photos.TOO_MANY_PIXELS)
        if image.format in {"JPEG", "MPO"}:
            image.draft("RGB", (LONG_SIDE, LONG_SIDE))
        image.load()
        from PIL import ImageOps

        plain = photos._on_white(ImageOps.exif_transpose(image))
        plain.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
        fresh = Image.new("RGB", plain.size)
        fresh.paste(plain)
    except Refused as refused:
        sentence = refused.sentence if refused.sentence == photos.TOO_MANY_PIXELS else f"“{name}” {WRONG}"
        raise Refused(sentence, field="files") from None
    except Exception:  # each decoder fails in its own way on bytes made to break it
        raise Refused(
            f"“{name}” is broken or was cut off. Choose it again, or take another photo.", field="files"
        ) from None
    out = io.BytesIO()
    fresh.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()
