"""The docs are true where a machine can tell: links lead somewhere, and the commands they name exist."""

import re

import pytest
from django.core.management import get_commands

from tests.house import checkout

PAGES = [path for path in checkout.files() if path.suffix == ".md" and path.parts[-3] != "articles"]
"""The pages of the guide; the demo company's articles have tests of their own."""
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
COMMAND = re.compile(r"bin/manage (\w+)")
WORD = re.compile(r"(?<![\w/])bin/(\w+)")
FILE = re.compile(r"`((?:[\w.-]+/)+[\w.-]*)`")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def text_of(path):
    return path.read_text(encoding="utf-8")


def without_code(text):
    return re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)


def anchors(path):
    """Return the anchors that a page's headings get where it is shown."""
    headings = HEADING.findall(re.sub(r"```.*?```", "", text_of(path), flags=re.DOTALL))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def broken_links(path):
    for link in LINK.findall(without_code(text_of(path))):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        page = (path.parent / target).resolve() if target else path
        if not page.exists() or (anchor and anchor not in anchors(page)):
            yield link


@pytest.mark.parametrize("path", PAGES, ids=checkout.name_of)
def test_the_page_links_to_what_exists(path):
    assert list(broken_links(path)) == []


@pytest.mark.parametrize("path", PAGES, ids=checkout.name_of)
def test_the_page_names_commands_that_exist(path):
    assert set(COMMAND.findall(text_of(path))) - get_commands().keys() == set()


@pytest.mark.parametrize("path", PAGES, ids=checkout.name_of)
def test_the_page_names_words_of_bin_that_exist(path):
    missing = {word for word in WORD.findall(text_of(path)) if not (checkout.ROOT / "bin" / word).exists()}
    assert missing == set()


@pytest.mark.parametrize("path", PAGES, ids=checkout.name_of)
def test_the_page_names_files_that_exist(path):
    """A name in code letters that begins with a folder of the top level is a file or a folder of the project."""
    named = FILE.findall(re.sub(r"```.*?```", "", text_of(path), flags=re.DOTALL))
    from_the_top = {name for name in named if (checkout.ROOT / name.split("/")[0]).is_dir()}
    assert {name for name in from_the_top if not (checkout.ROOT / name).exists()} == set()
