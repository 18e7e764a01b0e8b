"""Catalogues are compiled where they changed, and only there."""

import gettext
import os

import pytest

from helpdesk.supervisor.translations import compile_catalogues

CATALOGUE = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Queue"
msgstr "{word}"
"""


@pytest.fixture
def catalogue(tmp_path):
    source = tmp_path / "locale" / "it" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE.format(word="Coda"))
    return source


def translated(root):
    return gettext.translation("django", root / "locale", ["it"]).gettext("Queue")


def test_a_catalogue_is_compiled_once(catalogue, tmp_path):
    assert compile_catalogues(tmp_path) == [catalogue]
    assert translated(tmp_path) == "Coda"
    assert compile_catalogues(tmp_path) == []


def test_a_changed_catalogue_is_compiled_again(catalogue, tmp_path):
    compile_catalogues(tmp_path)
    catalogue.write_text(CATALOGUE.format(word="Fila"))
    compiled = catalogue.with_suffix(".mo").stat()
    os.utime(catalogue, ns=(compiled.st_mtime_ns + 1, compiled.st_mtime_ns + 1))
    assert compile_catalogues(tmp_path) == [catalogue]
    gettext._translations.clear()
    assert translated(tmp_path) == "Fila"


def test_a_damaged_catalogue_is_named_and_leaves_the_old_one(catalogue, tmp_path):
    compile_catalogues(tmp_path)
    before = catalogue.with_suffix(".mo").read_bytes()
    catalogue.write_text("this is no catalogue\n")
    os.utime(catalogue, (2_000_000_000, 2_000_000_000))
    with pytest.raises(OSError, match=r"django\.po"):
        compile_catalogues(tmp_path)
    assert catalogue.with_suffix(".mo").read_bytes() == before
