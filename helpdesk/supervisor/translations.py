"""Compile the message catalogues: GNU gettext is not on a bare machine, so polib writes the `.mo` files."""

from pathlib import Path

import polib


def compile_catalogues(root: Path) -> list[Path]:
    """Compile every catalogue of a checkout that is newer than its `.mo`, and return those.

    A `.mo` is replaced whole, so a reader never sees half of one. Raises OSError when a file cannot be
    read (a catalogue with a syntax error too: polib names the line) or written.
    """
    return [
        _compile(source) for source in sorted(root.glob("locale/*/LC_MESSAGES/*.po")) if _is_stale(source)
    ]


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compile(source: Path) -> Path:
    draft = source.with_suffix(".mo.new")
    polib.pofile(str(source)).save_as_mofile(str(draft))
    draft.replace(source.with_suffix(".mo"))
    return source
