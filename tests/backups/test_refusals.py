"""What a restore refuses, before it touches anything."""

import hashlib
import io
import json
import tarfile

import psycopg2
import pytest
from django.core.management import call_command

from helpdesk.backups.manifest import MANIFEST

pytestmark = pytest.mark.slow


@pytest.fixture
def backup(full_desk, tmp_path):
    path = tmp_path / "desk.tar"
    call_command("backup", str(path))
    return path


def rewritten(backup, change):
    """The same archive with its members changed: `change` maps {name: bytes} in place."""
    with tarfile.open(backup) as archive:
        members = {entry.name: archive.extractfile(entry).read() for entry in archive}
    change(members)
    with tarfile.open(backup, "w") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))


def refused(other, backup, *words):
    before = other.rows()
    said = other.manage("restore", str(backup), *words, code=1)
    assert "Traceback" not in said
    assert other.rows() == before
    left = list((other.folder / "attachments").rglob("*")) if other.folder.exists() else []
    assert left == []
    return said


def test_a_desk_that_holds_something_is_left_alone_unless_it_may_be_replaced(backup, other):
    other.manage("restore", str(backup))
    before = other.rows()
    assert "not empty" in other.manage("restore", str(backup), code=1)
    assert other.rows() == before
    other.manage("restore", str(backup), "--replace")
    assert other.rows() == before


def test_a_desk_that_is_only_prepared_counts_as_empty(backup, other):
    other.manage("migrate", "--noinput")
    other.manage("prepare_desk")
    assert "Restored" in other.manage("restore", str(backup))


def test_a_desk_that_runs_is_left_alone_and_the_operator_is_told_what_to_stop(backup, other):
    somebody = psycopg2.connect(other.url)
    try:
        said = refused(other, backup)
    finally:
        somebody.close()
    assert "1 connections" in said
    assert "docker compose stop" in said
    assert "Restored" in other.manage("restore", str(backup))


def test_a_dump_that_cannot_be_played_leaves_the_desk_as_it_was(backup, other):
    """The statements run in one transaction: the broken one is the last but everything before it is undone."""
    other.manage("restore", str(backup))
    before = other.rows()

    def change(members):
        facts = json.loads(members[MANIFEST])
        dump = members["database.dump"][: len(members["database.dump"]) // 2]
        members["database.dump"] = dump
        facts["database"] |= {"size": len(dump), "sha256": hashlib.sha256(dump).hexdigest()}
        members[MANIFEST] = json.dumps(facts).encode()

    rewritten(backup, change)
    assert "was not restored and is as it was" in other.manage("restore", str(backup), "--replace", code=1)
    assert other.rows() == before
