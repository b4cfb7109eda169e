"""A QR code as a drawing of one path: it prints sharp at any size, and needs no style."""

from functools import lru_cache

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4  # squares of white around it, which readers need


@lru_cache(maxsize=256)
def qr(address: str, label: str, css: str = "bl-qr") -> SafeString:
    """Return the code of `address`; `label` says to who cannot see it where it leads."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(address)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{}v{}H0z"/><path fill="#000" d="{}"/></svg>',
        css,
        len(rows),
        len(rows),
        label,
        len(rows),
        len(rows),
        path,
    )
