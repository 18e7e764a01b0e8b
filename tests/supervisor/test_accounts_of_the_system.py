"""The desk runs under root and under an ordinary account, on folders of theirs, in a checkout of somebody else."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from helpdesk.supervisor import binaries
from helpdesk.supervisor.health import is_ready
from helpdesk.supervisor.options import ROOT
from helpdesk.supervisor.unprivileged import Account, can_enter
from tests.supervisor.desks import Desk, are_gone

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else"),
]
NOBODY = pwd.getpwnam("nobody")
AS_NOBODY = {"user": NOBODY.pw_uid, "group": NOBODY.pw_gid, "extra_groups": []}


def owner_of(pid):
    return Path(f"/proc/{pid}").stat().st_uid


def works_for_nobody(python):
    try:
        return subprocess.run([python, "-c", ""], cwd="/", check=False, **AS_NOBODY).returncode == 0
    except PermissionError:
        return False


@pytest.fixture
def python_for_all(short_folder):
    """An environment that every account may run: ours, or a Python of this version with our packages."""
    if not can_enter(Account(NOBODY.pw_name, NOBODY.pw_uid, NOBODY.pw_gid), ROOT):
        pytest.skip(f"the checkout {ROOT} is closed to other accounts")
    if works_for_nobody(sys.executable):
        return sys.executable
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    base = f"/usr/bin/python{version}"
    if not (Path(base).exists() and works_for_nobody(base)):
        pytest.skip(f"{sys.executable} is closed to other accounts and there is no {base}")
    venv = short_folder / "venv"
    subprocess.run([base, "-m", "venv", "--without-pip", venv], check=True)
    packages = Path(binaries.__file__).parents[2] / ".venv" / "lib" / f"python{version}" / "site-packages"
    (venv / "lib" / f"python{version}" / "site-packages" / "ours.pth").write_text(f"{packages}\n")
    (venv / "bin" / "caddy").symlink_to(binaries.caddy())
    return str(venv / "bin" / "python")


@pytest.fixture
def desk_of_nobody(python_for_all):
    """A desk that an ordinary account starts from a checkout that is not its own."""
    folder = Path(tempfile.mkdtemp(prefix="desk-nobody-"))
    os.chown(folder, NOBODY.pw_uid, NOBODY.pw_gid)
    desk = Desk(folder / "data", PYTHONPATH=str(ROOT), HOME=str(folder))
    desk.command = [python_for_all, "-P", "-m", "helpdesk.supervisor"]
    desk.account = AS_NOBODY
    yield desk
    desk.clear_away()
    shutil.rmtree(folder)


def test_an_ordinary_account_runs_everything_as_itself(desk_of_nobody):
    desk = desk_of_nobody.start()
    assert is_ready(desk.url)
    family = desk.children()
    assert {owner_of(pid) for pid in family} == {NOBODY.pw_uid}
    assert (desk.data_dir / "postgres" / "PG_VERSION").exists()
    assert desk.stop() == 0
    assert are_gone(family)


def test_root_goes_on_with_the_data_of_an_ordinary_account(desk_of_nobody):
    desk_of_nobody.start()
    assert desk_of_nobody.stop() == 0
    desk_of_nobody.command, desk_of_nobody.account = [str(ROOT / "bin" / "up")], {}
    desk_of_nobody.start()
    owners = {owner_of(pid) for pid, command in desk_of_nobody.children().items() if "postgres" in command}
    assert owners == {NOBODY.pw_uid}
    assert desk_of_nobody.stop() == 0


def test_a_data_folder_that_is_closed_to_postgres_has_its_cluster_elsewhere(make_desk, tmp_path):
    tmp_path.chmod(0o700)
    desk = make_desk().start()
    assert not (desk.data_dir / "postgres").exists()
    assert {owner_of(pid) for pid, command in desk.children().items() if "postgres -D" in command} != {0}
    assert desk.stop() == 0
    desk.data_dir = desk.data_dir.rename(tmp_path / "moved")
    desk.environment["DATA_DIR"] = str(desk.data_dir)
    assert is_ready(desk.start().url)


def test_a_data_folder_that_is_open_keeps_everything_in_one_place(short_folder):
    desk = Desk(short_folder / "data")
    try:
        desk.start()
        assert (desk.data_dir / "postgres" / "PG_VERSION").exists()
        assert (
            owner_of(next(pid for pid, command in desk.children().items() if "postgres -D" in command)) != 0
        )
    finally:
        desk.clear_away()
