"""The data folder: one desk at a time, closed to other people, refused in a sentence when it cannot serve."""

import os
import shutil
import stat
import subprocess
import sys

import pytest

from helpdesk.supervisor import folder as folders
from helpdesk.supervisor import records
from helpdesk.supervisor.errors import DeskError
from helpdesk.supervisor.folder import Folder

HOLD = """
import sys
from pathlib import Path
from helpdesk.supervisor.folder import Folder, held
with held(Folder(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path):
    made = Folder(tmp_path / "data")
    folders.prepare(made)
    return made


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_other_people_can_pass_through_but_read_nothing(folder):
    assert mode(folder.root) == 0o711
    assert {mode(room) for room in (folder.logs, folder.mail, folder.run, folder.static)} == {0o700}


def test_the_mode_of_a_folder_that_was_there_is_left_alone(tmp_path):
    (tmp_path / "data").mkdir(mode=0o750)
    folders.prepare(Folder(tmp_path / "data"))
    assert mode(tmp_path / "data") == 0o750


def test_two_desks_cannot_hold_one_folder_and_a_killed_one_lets_go(folder):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, folder.root], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout.readline() == "held\n"
        assert folders.is_held(folder)
        with (
            pytest.raises(DeskError, match=rf"already runs on .* \(process {holder.pid}\)"),
            folders.held(folder),
        ):
            pass
        holder.kill()
    assert not folders.is_held(folder)
    with folders.held(folder):
        assert folders.is_held(folder)


def test_a_folder_that_nobody_ever_used_is_not_held(tmp_path):
    assert not folders.is_held(Folder(tmp_path / "nothing"))


def test_a_file_in_the_place_of_the_folder_gets_a_sentence(tmp_path):
    (tmp_path / "data").write_text("a file")
    with pytest.raises(DeskError, match="cannot be used"):
        folders.prepare(Folder(tmp_path / "data"))


def test_a_nearly_full_disk_gets_a_sentence_with_both_numbers(folder, monkeypatch):
    usage = shutil.disk_usage(folder.root)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=499_999_999))
    with pytest.raises(DeskError, match=r"is full: 499 MB are free and the desk needs 500 MB"):
        folders.check_space(folder.root)


def test_a_roomy_disk_is_fine(folder, monkeypatch):
    usage = shutil.disk_usage(folder.root)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=500_000_000))
    folders.check_space(folder.root)


def test_secrets_are_kept_readable_by_their_owner_alone(folder):
    secrets = records.new_secrets()
    records.write(folder.secrets, secrets)
    assert records.read_secrets(folder.secrets) == secrets
    assert mode(folder.secrets) == 0o600


def test_no_two_desks_share_a_secret():
    one, other = records.new_secrets(), records.new_secrets()
    assert len({one.secret_key, other.secret_key, one.postgres_password, other.postgres_password}) == 4


@pytest.mark.parametrize("text", ["", "{", "[]", '{"unknown": 1}'])
def test_damaged_secrets_are_never_replaced_but_named(folder, text):
    folder.secrets.write_text(text)
    with pytest.raises(DeskError, match=r"secrets\.json cannot be read"):
        records.read_secrets(folder.secrets)
    assert folder.secrets.read_text() == text


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_secrets_of_another_account_get_a_sentence(folder):
    folder.secrets.touch(mode=0o000)
    with pytest.raises(DeskError, match="belongs to another account"):
        records.read_secrets(folder.secrets)
