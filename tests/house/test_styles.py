"""The style sheet holds nothing that no page uses, and names no colour or layer outside the tokens."""

import re

import pytest

from tests.house import checkout

CSS = checkout.ROOT / "static/css"
SHEETS = sorted(path for path in CSS.rglob("*.css"))
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(|\blight-dark\(")
# Classes that libraries put on elements.
OF_LIBRARIES = {"errorlist", "htmx-request"}


def rules(path):
    """Return a sheet without comments and without what stands inside brackets of `url(...)` and quotes."""
    return re.sub(r"url\([^)]*\)|\"[^\"]*\"", "", COMMENT.sub("", path.read_text(encoding="utf-8")))


def classes(path):
    selectors = re.findall(r"([^{};]+)\{", rules(path))
    return {name for selector in selectors for name in re.findall(r"\.(-?[a-zA-Z][\w-]*)", selector)}


def markup():
    """Return everything that may put a class on an element."""
    files = [*checkout.templates(), *checkout.sources(), *(checkout.ROOT / "static/js").glob("*.js")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def is_used(name, words, beginnings):
    """Say whether a class stands in the markup, or its first part does with a variable after it."""
    parts = {name[: found.end()] for found in re.finditer(r"-+", name)}
    return name in words or bool(parts & beginnings)


def test_every_class_of_the_style_sheet_is_used():
    text = markup()
    words, beginnings = set(re.findall(r"[\w-]+", text)), set(re.findall(r"([\w-]+-)(?=[{$])", text))
    dead = {
        f"{path.relative_to(CSS)}: .{name}"
        for path in SHEETS
        for name in classes(path) - OF_LIBRARIES
        if not is_used(name, words, beginnings)
    }
    assert dead == set()


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.relative_to(CSS).as_posix())
def test_only_the_tokens_name_colours(path):
    if path.name == "tokens.css":
        return
    assert COLOUR.findall(rules(path)) == []


def test_every_token_is_used():
    tokens = set(re.findall(r"(--[\w-]+):", rules(CSS / "tokens.css")))
    used = set(re.findall(r"var\((--[\w-]+)", "".join(rules(path) for path in SHEETS)))
    assert tokens - used == set()


def test_every_token_that_is_used_exists():
    text = "".join(rules(path) for path in SHEETS)
    named = set(re.findall(r"(--[\w-]+):", text))
    assert set(re.findall(r"var\((--[\w-]+)", text)) - named == set()
