"""Photos: read with care, turned upright, stripped of everything but the picture, kept in three sizes.

Type by bytes, size by header before decoding. Nothing of EXIF or place survives, because only pixels are written anew.
"""

import io
import warnings
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from PIL import Image, ImageCms, ImageOps

from biglocal.refusals import Refused

MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 64_000_000
MOST_PHOTOS = 6
SMALL, LARGE = 640, 1280  # the longer side, in pixels
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
AVIF_BRANDS = {b"avif", b"avis"}

FILM = "This is a film. Send a still photo as JPEG, PNG, WebP or HEIC."
NO_PHOTO = "This file is not a photo we can read. Send a photo as JPEG, PNG, WebP or HEIC."
GIF = "This is a GIF. Send a photo as JPEG, PNG, WebP or HEIC."
MOVING = "This picture moves. Send a still photo as JPEG, PNG, WebP or HEIC."
BROKEN = "This photo is broken or was cut off. Choose it again, or choose another one."
TOO_MANY_PIXELS = "This picture is too large to open. Choose one with fewer than 64 megapixels."

SIZES = ("small", "large", "mail")
Files = list[tuple[Any, str]]  # storage and name


@dataclass(frozen=True)
class Picture:
    """A photo read and made anew: three files' bytes, and the size of the large one."""

    small: bytes
    large: bytes
    mail: bytes
    width: int
    height: int


def read_photo(file: BinaryIO) -> Picture:
    """Return the picture in `file`, or refuse with one sentence."""
    _check_bytes(file)
    kind = _kind_of(file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd metadata warns; sizes are checked here by our own limit
            image = _open(file, kind)
            return _make(image)
    except Image.DecompressionBombError:
        raise Refused(TOO_MANY_PIXELS, field="photo") from None
    except Refused:
        raise
    except Exception:  # each decoder fails in its own way on bytes made to break it
        raise Refused(BROKEN, field="photo") from None


def _check_bytes(file: BinaryIO) -> None:
    file.seek(0, io.SEEK_END)
    size = file.tell()
    if size > MOST_BYTES:
        raise Refused(
            f"Choose a photo smaller than 15MB. Yours is {max(size / 1024 / 1024, 15.1):.3g}MB.",
            field="photo",
        )


def _kind_of(file: BinaryIO) -> str:
    """Return Pillow's name of the type, by the first bytes; the file's name and what the browser says do not count."""
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return "HEIF"
    if head[4:8] == b"ftyp" and head[8:12] in AVIF_BRANDS:
        return "AVIF"
    if is_film(head):
        raise Refused(FILM, field="photo")
    raise Refused(GIF if head.startswith(b"GIF8") else NO_PHOTO, field="photo")


def is_film(head: bytes) -> bool:
    """Do these first bytes begin a film? A "live photo" sends one beside the photo."""
    return head[4:8] in {b"moov", b"mdat", b"wide", b"free"} or (
        head[4:8] == b"ftyp" and head[8:12] not in HEIC_BRANDS | AVIF_BRANDS
    )


def _open(file: BinaryIO, kind: str) -> Image.Image:
    """Open without decoding: the header says how large it is, and whether it moves."""
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    image = Image.open(file, formats=[kind])
    if image.width * image.height > MOST_PIXELS:
        raise Refused(TOO_MANY_PIXELS, field="photo")
    if kind in {"PNG", "WEBP", "AVIF"} and getattr(image, "is_animated", False):
        raise Refused(MOVING, field="photo")
    return image


def _make(image: Image.Image) -> Picture:
    """Decode, turn upright, lay on white, and write the three sizes."""
    profile = image.info.get("icc_profile")
    if image.format in {"JPEG", "MPO"}:
        image.draft("RGB", (LARGE, LARGE))  # decode no more than is kept
    image.load()
    upright = _on_white(ImageOps.exif_transpose(image))
    upright.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS)
    large = _in_common_colours(upright, profile)
    small = large.copy()
    small.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    return Picture(
        small=_written(small, "WEBP", quality=78),
        large=_written(large, "WEBP", quality=80),
        mail=_written(small, "JPEG", quality=80, optimize=True),
        width=large.width,
        height=large.height,
    )


def _on_white(image: Image.Image) -> Image.Image:
    """Return plain RGB, with what was see-through turned white."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        return ground
    if image.mode.startswith("I"):  # 16 bits of grey
        image = image.point(lambda value: value / 256).convert("L")
    return image.convert("RGB")


def _in_common_colours(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in sRGB: phones write wider colours, which look dull without their profile."""
    plain = Image.new("RGB", image.size)
    plain.paste(image)  # a new picture carries no metadata along
    if not profile:
        return plain
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(plain, source, ImageCms.createProfile("sRGB"), outputMode="RGB") or plain
    except (ImageCms.PyCMSError, OSError, ValueError):
        return plain


def _written(image: Image.Image, kind: str, **options: Any) -> bytes:
    bag = io.BytesIO()
    image.info.clear()
    image.save(bag, kind, **options)
    return bag.getvalue()


def keep_files(photo: Any, picture: Picture, written: Files) -> None:
    """Write the three files of `photo`; `written` takes up each, so that a failing transaction can undo them."""
    for name, data, ending in [
        ("small", picture.small, "640.webp"),
        ("large", picture.large, "1280.webp"),
        ("mail", picture.mail, "640.jpg"),
    ]:
        file = getattr(photo, name)
        file.save(f"{photo.key}-{ending}", ContentFile(data), save=False)
        written.append((file.storage, file.name))


def drop_files(written: Files) -> None:
    """Delete files that `keep_files` wrote."""
    for storage, name in written:
        storage.delete(name)
