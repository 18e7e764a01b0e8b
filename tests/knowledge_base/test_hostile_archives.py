"""Archives that mean harm, or are none, are refused with their place."""

import stat
import zipfile

import pytest

from knowledge_base.exchange import archive as archives
from knowledge_base.services.importing import import_archive
from tests.knowledge_base.zipped import GOOD, packed, refused


@pytest.mark.parametrize(
    "name",
    ["../a.md", "/etc/a.md", "a/../../b.md", "C:/a.md", "a\\..\\b.md", "a\x07.md", "..", "\u202ea.md"],
)
def test_a_name_that_leads_out_is_refused(cast, name):
    assert len(refused(packed([(name, GOOD)]), cast.l1)) == 1


@pytest.mark.parametrize("name", ["run.sh", "a.md.exe", "notes.txt", "sub/sections.yaml", "picture.png"])
def test_what_is_no_markdown_is_refused(cast, name):
    assert set(refused(packed([(name, GOOD)]), cast.l1)) == {name}


def test_what_a_system_puts_beside_files_is_passed_over(cast):
    files = [("__MACOSX/a.md", "junk"), (".DS_Store", "junk"), ("en/.DS_Store", "junk"), ("en/a.md", GOOD)]
    assert len(import_archive(packed(files), actor=cast.l1).created) == 1


def test_a_link_in_an_archive_is_refused(cast):
    link = zipfile.ZipInfo("a.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert set(refused(packed([(link, "/etc/passwd")]), cast.l1)) == {"a.md"}


def test_two_files_of_one_name_are_refused(cast):
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = packed([("a.md", GOOD), ("a.md", GOOD)])
    assert set(refused(data, cast.l1)) == {"a.md"}
    assert set(refused(packed([("a.md", GOOD), ("A.md", GOOD)]), cast.l1)) == {"A.md"}


def test_a_bomb_is_not_unpacked(cast, monkeypatch):
    bomb = packed([("a.md", "0" * (archives.MOST_BYTES_OF_ONE + 1))])
    assert len(bomb) < 5_000
    assert set(refused(bomb, cast.l1)) == {"a.md"}
    monkeypatch.setattr(archives, "MOST_BYTES", 100)
    assert set(refused(packed([("a.md", "0" * 60), ("b.md", "0" * 60)]), cast.l1)) == {"b.md"}


def test_a_file_that_lies_about_its_size_is_refused(cast):
    data = packed([("a.md", "0" * 50_000)])
    lying = data.replace((50_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != data
    refused(lying, cast.l1)


def test_more_files_than_may_be_are_refused(cast, monkeypatch):
    monkeypatch.setattr(archives, "MOST_FILES", 2)
    assert set(refused(packed([(f"{number}.md", GOOD) for number in range(3)]), cast.l1)) == {"archive"}


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"not a zip", packed([("a.md", GOOD)])[:-30], packed([("a.md", GOOD)])[40:]]
)
def test_what_is_no_archive_is_refused(cast, data):
    assert refused(data, cast.l1)


def test_a_broken_archive_is_refused(cast):
    data = bytearray(packed([("a.md", GOOD * 50)]))
    data[60:90] = b"\xff" * 30
    assert refused(bytes(data), cast.l1)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_unusual_packing_is_refused(cast, method):
    assert set(refused(packed([("a.md", GOOD)], method), cast.l1)) == {"a.md"}


def test_what_is_not_in_utf_8_is_refused(cast):
    assert set(refused(packed([("a.md", GOOD.encode() + b"\xff")]), cast.l1)) == {"a.md"}
