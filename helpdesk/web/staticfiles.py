"""How static files are stored for serving: hashed names, and the style sheet in one piece."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLE_SHEET = "css/desk.css"
OWN_MODULES = "js/*.js"
_IMPORT = re.compile(r'@import url\("(?P<file>[^"]+)"\) layer\((?P<layer>[\w-]+)\);')


class DeskStaticFilesStorage(ManifestStaticFilesStorage):
    """Django's storage, which also joins the parts of the style sheet and hashes what modules import."""

    # Only our own modules: libraries write things in their comments that look like imports.
    patterns = (
        *ManifestStaticFilesStorage.patterns,
        (
            OWN_MODULES,
            (
                (
                    r"""(?P<matched>import(?P<names>[^;"']*?)\s*from\s*"(?P<url>\./[^"]+)";)""",
                    """import%(names)s from "%(url)s";""",
                ),
                (r"""(?P<matched>import\s*"(?P<url>\./[^"]+)";)""", """import "%(url)s";"""),
            ),
        ),
    )

    def post_process(self, paths: dict[str, Any], *options: Any, **more: Any) -> Iterator[Any]:
        """Join the style sheet first, so that it is hashed as one file."""
        if STYLE_SHEET in paths:
            self.delete(STYLE_SHEET)
            self.save(STYLE_SHEET, ContentFile(_joined(paths).encode()))
            paths = {**paths, STYLE_SHEET: (self, STYLE_SHEET)}
        yield from super().post_process(paths, *options, **more)


class CompressedDeskStaticFilesStorage(DeskStaticFilesStorage, CompressedManifestStaticFilesStorage):
    """The same, and each file beside its compressed forms."""


def _joined(paths: dict[str, Any]) -> str:
    """Return the style sheet with each import replaced by the part itself, in its layer."""

    def part(found: re.Match[str]) -> str:
        name = str(PurePosixPath(STYLE_SHEET).parent / found["file"])
        return f"@layer {found['layer']} {{\n{_source(paths, name)}}}"

    return _IMPORT.sub(part, _source(paths, STYLE_SHEET))


def _source(paths: dict[str, Any], name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read().decode())
