"""How static files are stored for serving: hashed names, compressed, and the style sheet in one piece."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLE_SHEET = "css/desk.css"
_IMPORT = re.compile(r'@import url\("(?P<file>[^"]+)"\) layer\((?P<layer>[\w-]+)\);')


class DeskStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, which also joins the parts of the style sheet and hashes what modules import."""

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Join the style sheet first, so that it is hashed and compressed as one file."""
        if not dry_run and STYLE_SHEET in paths:
            self._join(STYLE_SHEET)
        yield from super().post_process(paths, dry_run, **options)

    def _join(self, name: str) -> None:
        joined = _IMPORT.sub(lambda found: self._part(name, found), self._read(name))
        self.delete(name)
        self._save(name, ContentFile(joined.encode()))

    def _part(self, name: str, found: re.Match[str]) -> str:
        part = str(PurePosixPath(name).parent / found["file"])
        return f"@layer {found['layer']} {{\n{self._read(part)}}}"

    def _read(self, name: str) -> str:
        with self.open(name) as file:
            return str(file.read().decode())
