"""Files of photos that were taken down: moved to names that no address leads to, and deleted after a month."""

from contextlib import suppress
from typing import Any
from uuid import uuid4

from django.core.files.storage import default_storage

from .photos import SIZES

FOLDER = "withheld"
Moved = dict[str, list[str]]  # size: where the file was, where it is now


def copy_away(photo: Any) -> Moved:
    """Copy the photo's files to names that nobody can guess; what is missing already is left out."""
    moved: Moved = {}
    try:
        for size in SIZES:
            name = getattr(photo, size).name
            if name and default_storage.exists(name):
                moved[size] = [name, _copy(name, f"{FOLDER}/{uuid4().hex}")]
    except BaseException:
        delete(now for _, now in moved.values())
        raise
    return moved


def copy_back(moved: Moved) -> Moved:
    """Copy files to their places again: of the same kind as `copy_away` answers."""
    return {size: [now, _copy(now, was)] for size, (was, now) in moved.items()}


def _copy(name: str, to: str) -> str:
    with default_storage.open(name, "rb") as file:
        return default_storage.save(to, file)


def delete(names: Any) -> None:
    """Delete files; what cannot be reached now is deleted by the nightly job, which asks again."""
    for name in names:
        with suppress(OSError):
            default_storage.delete(name)
