"""A backup brings the whole desk back: every row of every table, every file."""

import os
import stat
import subprocess
import sys

import pytest
from django.core.management import call_command

from helpdesk.supervisor.options import ROOT
from tests.backups.conftest import own_url, rows_of
from tests.files import articles


@pytest.fixture
def backup(full_desk, tmp_path):
    path = tmp_path / "desk.tar"
    call_command("backup", str(path))
    return path


def files_under(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_every_row_and_every_file_come_back_in_an_empty_desk(backup, other, settings):
    before = rows_of(own_url())
    said = other.manage("restore", str(backup))
    assert "2 attachments" in said
    assert other.rows() == before
    assert len(before["tickets_ticket"]) == 3
    assert files_under(other.folder / "attachments") == files_under(settings.MEDIA_ROOT)


def test_a_file_below_an_article_comes_back_with_its_bytes(full_desk, other, settings, tmp_path, cast):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    _begun, file = articles.published(cast.l1, content=b"how to restart a till", name="till.txt")
    call_command("backup", str(tmp_path / "files.tar"))
    assert "3 attachments" in other.manage("restore", str(tmp_path / "files.tar"))
    assert (other.folder / "attachments" / file.place).read_bytes() == b"how to restart a till"
    rows = other.rows()
    assert [file.sha256 in row[0] for row in rows["files_file"]] == [True]
    assert [row[0].startswith("(") for row in rows["knowledge_base_articlefile"]] == [True]


@pytest.mark.slow
def test_a_desk_that_was_restored_can_be_backed_up_and_restored_again(backup, other, tmp_path):
    other.manage("restore", str(backup))
    other.manage("backup", str(tmp_path / "again.tar"))
    before = other.rows()
    other.manage("restore", str(tmp_path / "again.tar"), "--replace")
    assert other.rows() == before


@pytest.mark.slow
def test_the_append_only_ledger_is_still_guarded_after_a_restore(backup, other):
    other.manage("restore", str(backup))
    with pytest.raises(Exception, match="pgtrigger"):
        other.execute("DELETE FROM ledger_event")


def test_a_backup_is_closed_to_other_people_and_leaves_nothing_beside_it(backup, tmp_path):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["attachments", "desk.tar"]


def test_a_backup_that_fails_leaves_the_last_one_alone(backup, tmp_path, settings, monkeypatch):
    before = backup.read_bytes()
    monkeypatch.setenv("POSTGRES_BIN", "/nowhere")
    with pytest.raises(Exception, match="POSTGRES_BIN"):
        call_command("backup", str(backup))
    assert backup.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["attachments", "desk.tar"]


@pytest.mark.slow
def test_a_backup_flows_through_a_pipe(full_desk, other, tmp_path):
    archive = tmp_path / "piped.tar"
    with archive.open("wb") as out:
        call_command_to(out)
    before = rows_of(own_url())
    with archive.open("rb") as stream:
        other.manage("restore", "-", stdin=stream)
    assert other.rows() == before


def call_command_to(out):
    subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "backup", "-"],
        env={**os.environ, "DATABASE_URL": own_url()},
        stdout=out,
        check=True,
    )
