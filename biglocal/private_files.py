"""Files that only some may read: what they are is read from their bytes, and they are handed out as downloads.

Nothing of the name that a file came with is kept: neither its ending nor its words are believed. It lies under a name
of chance, and gets one made of facts when it is fetched.
"""

import re
import uuid
import zipfile
from typing import Any

from django.core.files.base import ContentFile
from django.http import FileResponse, Http404

from biglocal.refusals import Refused

LARGEST = 10 * 1024 * 1024
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png", "docx": DOCX, "xlsx": XLSX}
INSIDE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
SCRIPTS = re.compile(r"vbaProject\.bin|\.(?:exe|js|vbs|bat|cmd|scr)$", re.IGNORECASE)
PAPERS = ("pdf", "jpg", "png", "docx")


def kind_of(file: Any) -> str:
    """Return what the file's bytes say it is, as one of `TYPES`, or nothing."""
    file.seek(0)
    head = file.read(1024)
    file.seek(0)
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return _kind_of_zip(file) if head.startswith(b"PK\x03\x04") else ""


def _kind_of_zip(file: Any) -> str:
    try:
        names = zipfile.ZipFile(file).namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ""
    finally:
        file.seek(0)
    if any(SCRIPTS.search(name) for name in names):
        return ""
    return next((kind for name, kind in INSIDE.items() if name in names), "")


def checked_file(file: Any, *, kinds: tuple[str, ...] = PAPERS, largest: int = LARGEST, field: str = "file") -> Any:
    """Return the file to be kept, under a name of chance. Refuses what is too large or of another kind."""
    if file.size > largest:
        raise Refused(f"This file is larger than {largest // 1024 // 1024} MB. Send a smaller one.", field=field)
    kind = kind_of(file)
    if kind not in kinds:
        words = ", ".join({"jpg": "JPEG", "docx": "Word"}.get(one, one.upper()) for one in kinds[:-1])
        last = {"jpg": "JPEG", "docx": "Word"}.get(kinds[-1], kinds[-1].upper())
        raise Refused(f"This is no {words} or {last} file. Save it as PDF and send it again.", field=field)
    file.seek(0)
    return ContentFile(file.read(), name=f"{uuid.uuid4().hex}.{kind}")


def download(kept: Any, name: str) -> FileResponse:
    """Answer a kept file as a download called `name`, with the ending its bytes gave it. Ask who it is for first."""
    if not kept:
        raise Http404("There is no file.")
    kind = kept.name.rsplit(".", 1)[-1]
    try:
        opened = kept.open("rb")
    except FileNotFoundError:
        raise Http404("The file is gone.") from None
    answer = FileResponse(
        opened,
        as_attachment=True,
        filename=f"{name}.{kind}",
        content_type=TYPES.get(kind, "application/octet-stream"),
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
