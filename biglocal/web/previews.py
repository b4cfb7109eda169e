"""What a link shows where it is shared: Open Graph, with a picture that everybody may see."""

from typing import Any

from django.conf import settings
from django.templatetags.static import static

STAND_IN = "img/preview.png"  # the patchwork, where there is no photo: previews read neither WebP nor SVG
WIDE, HIGH = 1200, 630
LONGEST = 200


def preview(title: str, text: str, path: str, photo: Any = None) -> dict[str, Any]:
    """Return what `components/preview.html` writes into the head of a page; `photo` is a public one or nothing."""
    told = {
        "title": title,
        "text": text if len(text) <= LONGEST else text[: LONGEST - 1].rsplit(" ", 1)[0] + "…",
        "address": settings.SITE_URL + path,
        "site": settings.SITE_NAME,
        "picture": settings.SITE_URL + static(STAND_IN),
        "shows": "A patchwork of coloured squares",
        "width": WIDE,
        "height": HIGH,
        "kind": "image/png",
    }
    if photo and photo.mail_url:
        high = round(photo.height * photo.small_width / max(photo.width, 1))
        told |= {"picture": settings.SITE_URL + photo.mail_url, "shows": photo.alt or title, "kind": "image/jpeg"}
        told |= {"width": photo.small_width, "height": high}
    return told
