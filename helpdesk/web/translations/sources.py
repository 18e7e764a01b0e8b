"""Where messages stand: the Python files and templates of the product."""

from collections.abc import Iterator
from pathlib import Path

from helpdesk.web.translations.messages import Found
from helpdesk.web.translations.python_source import messages_in_python
from helpdesk.web.translations.template_source import messages_in_template

_PACKAGES = ("helpdesk", "tickets", "escalation", "knowledge_base")
_TEMPLATE_SUFFIXES = (".html", ".txt")


def find_messages(root: Path) -> Found:
    """Return every message of the checkout at `root`; the files are named from there.

    Raises SourceError where a source asks for what no catalogue can hold, and SyntaxError for broken Python.
    """
    found = Found()
    for path in _python_files(root):
        name = path.relative_to(root).as_posix()
        found.add(messages_in_python(path.read_text(encoding="utf-8"), name), name)
    for path in _templates(root):
        name = path.relative_to(root).as_posix()
        found.add(messages_in_template(path.read_text(encoding="utf-8"), name), name)
    return found


def _python_files(root: Path) -> Iterator[Path]:
    for package in _PACKAGES:
        yield from (path for path in sorted((root / package).rglob("*.py")) if "migrations" not in path.parts)


def _templates(root: Path) -> Iterator[Path]:
    yield from (path for path in sorted((root / "templates").rglob("*")) if path.suffix in _TEMPLATE_SUFFIXES)
