"""What the supervisor's tests may ask for."""

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.supervisor.desks import Desk


@pytest.fixture
def short_folder():
    """A folder that every account may pass through, unlike `tmp_path`, which is closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="desk-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def make_desk(tmp_path):
    """Make desks on a data folder of this test; they are stopped, and their clusters removed, at its end."""
    made = []

    def make(name="data", **environment):
        desk = Desk(tmp_path / name, **environment)
        made.append(desk)
        return desk

    yield make
    for desk in made:
        desk.clear_away()
