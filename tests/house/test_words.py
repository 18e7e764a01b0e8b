"""The project says nothing of the machine it was written on, and names no place that packages come from."""

import re

import pytest

from tests.house import checkout

BINARY = {".png", ".jpg", ".ico", ".gif", ".webp", ".woff2", ".mp3", ".pdf", ".xlsx", ".eml"}
FORBIDDEN = {
    "a folder of somebody's machine": re.compile(r"(?<![\w.}])/(?:work|home|Users|root|workspace)/[\w.]"),
    "a temporary file of somebody's machine": re.compile(r"(?<![\w.}])/tmp/[\w.]"),
    "an index of packages": re.compile(r"--(?:extra-)?index-url|--find-links|--trusted-host"),
    "a note for later without an owner and a date": re.compile(
        r"\b(?:TODO|FIXME|XXX)\b(?!\([^)]+ \d{4}-\d\d-\d\d\))"
    ),
}
# file -> what it may say, and why
REVIEWED: dict[str, set[str]] = {
    "docker-compose.yml": {"a temporary file of somebody's machine"},  # a container's own
}


def readable():
    for path in checkout.files():
        if path.suffix not in BINARY and not checkout.name_of(path).startswith("tests/data/"):
            yield path


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what):
    offenders = [
        checkout.place(path, number)
        for path in readable()
        if what not in REVIEWED.get(checkout.name_of(path), ()) and path.name != "test_words.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if FORBIDDEN[what].search(line)
    ]
    assert offenders == []
