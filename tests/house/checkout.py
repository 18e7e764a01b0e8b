"""The checkout as the house tests read it: its files, its sources as syntax trees, its templates."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("helpdesk", "tickets", "escalation", "knowledge_base")


# Made by tools and never tracked (see .gitignore); the folders whose name begins with a dot are left out too.
MADE_FOLDERS = {"__pycache__", "node_modules", "staticfiles", "htmlcov"}
MADE_FILES = (".coverage", ".mo", ".pyc")


@cache
def files() -> tuple[Path, ...]:
    """Return every file of the project, in order. It does not ask git, which a test machine may not have."""
    return tuple(sorted(_walk(ROOT)))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir():
            if path.name == ".ci" or not (path.name.startswith(".") or path.name in MADE_FOLDERS):
                yield from _walk(path)
        elif not path.name.endswith(MADE_FILES):
            yield path


def name_of(path: Path) -> str:
    """Return a file's name as a reader of the project writes it."""
    return path.relative_to(ROOT).as_posix()


def sources() -> Iterator[Path]:
    """Yield the product's own Python files, migrations left out."""
    for path in files():
        parts = path.relative_to(ROOT).parts
        if path.suffix == ".py" and parts[0] in PACKAGES and "migrations" not in parts:
            yield path


def test_files() -> Iterator[Path]:
    """Yield the Python files of the tests."""
    yield from (path for path in files() if path.suffix == ".py" and name_of(path).startswith("tests/"))


def templates() -> Iterator[Path]:
    """Yield the product's templates."""
    for path in files():
        if name_of(path).startswith("templates/") and path.suffix in {".html", ".txt", ".xml", ".svg"}:
            yield path


def template_name(path: Path) -> str:
    """Return the name under which a view knows a template."""
    return path.relative_to(ROOT / "templates").as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """Return a Python file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=name_of(path))


def place(path: Path, line: int) -> str:
    """Return `file:line`, as an editor opens it."""
    return f"{name_of(path)}:{line}"
