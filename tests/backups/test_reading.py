"""A backup is read with suspicion: what is not whole, or not ours, is refused before anything is touched."""

import io
import tarfile

import pytest

from helpdesk.backups.archive import unpack
from helpdesk.backups.errors import Damaged, Newer
from helpdesk.backups.manifest import DATABASE, MANIFEST
from helpdesk.backups.manifest import read as read_manifest
from helpdesk.backups.restoring import check_version
from tests.backups.archives import facts, packed

DUMP = b"PGDMP dump"
FILE = ("files/2026/ab12", bytes(range(256)) * 400)


def read(content, room):
    return unpack(io.BytesIO(content), room)


def whole():
    return packed(facts(files=[FILE]), (DATABASE, DUMP), FILE)


def test_a_whole_backup_is_unpacked_as_it_was_written(tmp_path):
    told = read(whole(), tmp_path)
    assert (tmp_path / DATABASE).read_bytes() == DUMP
    assert (tmp_path / FILE[0]).read_bytes() == FILE[1]
    assert [part.name for part in told.parts] == [DATABASE, FILE[0]]


@pytest.mark.parametrize("part", [DUMP, FILE[1]])
def test_a_byte_that_changed_is_noticed(tmp_path, part):
    content = bytearray(whole())
    content[content.index(part) + 5] ^= 1
    with pytest.raises(Damaged, match="is not what was written"):
        read(bytes(content), tmp_path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_backup_that_was_cut_short_is_noticed(tmp_path, share):
    content = whole()
    with pytest.raises(Damaged, match=r"part of one|cut short"):
        read(content[: int(len(content) * share)], tmp_path)


def test_a_missing_attachment_is_noticed(tmp_path):
    with pytest.raises(Damaged, match="files/2026/ab12 is missing"):
        read(packed(facts(files=[FILE]), (DATABASE, DUMP)), tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a backup at all", b"\0" * 2000])
def test_a_file_that_is_no_backup_is_named_so(tmp_path, content):
    with pytest.raises(Damaged, match="This is no backup of a desk"):
        read(content, tmp_path)


@pytest.mark.parametrize(
    "name", ["../outside", "files/../../outside", "/etc/outside", "files//x", "outside", "files/"]
)
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path, name):
    room = tmp_path / "room"
    room.mkdir()
    with pytest.raises(Damaged, match="names files that no backup holds"):
        read(packed(facts(files=[(name, b"x")]), (DATABASE, DUMP), (name, b"x")), room)
    assert [path.name for path in tmp_path.iterdir()] == ["room"]


def test_a_member_that_the_manifest_does_not_name_is_refused(tmp_path):
    with pytest.raises(Damaged, match="files/more"):
        read(packed(facts(), (DATABASE, DUMP), ("files/more", b"x")), tmp_path)


def test_a_link_in_the_place_of_a_file_is_refused(tmp_path):
    stream = io.BytesIO(packed(facts(files=[("files/link", b"")]), (DATABASE, DUMP)))
    with tarfile.open(fileobj=stream, mode="a") as archive:
        link = tarfile.TarInfo("files/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    with pytest.raises(Damaged, match="files/link"):
        read(stream.getvalue(), tmp_path)


@pytest.mark.parametrize(
    "told",
    [{"format": 2}, {"version": "what"}, {"migrations": None}, {"database": {}}, {"more": 1}],
    ids=lambda told: next(iter(told)),
)
def test_a_manifest_of_another_shape_is_refused(tmp_path, told):
    with pytest.raises(Damaged):
        read(packed(facts(**told), (DATABASE, DUMP)), tmp_path)


@pytest.mark.parametrize("odd", [{"name": []}, {"name": 5}, {"size": "10"}, {"sha256": None}], ids=str)
def test_a_member_that_is_told_of_in_odd_words_is_refused(tmp_path, odd):
    told = facts()
    with pytest.raises(Damaged, match="manifest cannot be read"):
        read(packed(told | {"database": told["database"] | odd}, (DATABASE, DUMP)), tmp_path)


def test_a_manifest_without_a_bottom_is_refused():
    with pytest.raises(Damaged, match="manifest cannot be read"):
        read_manifest(b"[" * 200_000)


def test_a_backup_without_its_manifest_is_refused(tmp_path):
    content = whole().replace(MANIFEST.encode(), b"manifesto.txt"[: len(MANIFEST)])
    with pytest.raises(Damaged):
        read(content, tmp_path)


def manifest(**told):
    import json

    return read_manifest(json.dumps(facts(**told)).encode())


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ({"version": "999.0"}, "version 999.0"),
        ({"migrations": ["tickets.0999_of_later_days"]}, "tickets.0999_of_later_days"),
    ],
)
def test_a_backup_of_a_newer_version_is_refused(told, named):
    with pytest.raises(Newer, match=named):
        check_version(manifest(**told))


def test_a_backup_of_an_older_version_is_taken_even_with_an_app_that_is_gone():
    check_version(manifest(migrations=["tickets.0001_initial", "gone.0003_long_ago"]))
