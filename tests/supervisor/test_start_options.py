"""What the operator may ask for with a start, and how a wish that cannot be followed is answered."""

from pathlib import Path

import pytest

from helpdesk.supervisor.errors import DeskError
from helpdesk.supervisor.options import ROOT, read_options


def test_nothing_asked_means_port_8000_the_checkouts_own_folder_and_the_demo():
    options = read_options({})
    assert (options.port, options.data_dir, options.demo) == (8000, ROOT / ".data", True)
    assert (options.database_url, options.redis_url, options.email_url) == ("", "", "")


@pytest.mark.parametrize("given", ["0", "65536", "-1", "eight", "80.5", "８０００", "1e3"])
def test_a_port_that_is_none_gets_a_sentence(given):
    with pytest.raises(DeskError, match=r"PORT must be a number from 1 to 65535"):
        read_options({"PORT": given})


def test_an_empty_port_is_the_usual_one():
    assert read_options({"PORT": " "}).port == 8000


@pytest.mark.parametrize("given", ["0", "no", "False", "OFF"])
def test_the_demo_can_be_left_out(given):
    assert not read_options({"DEMO": given}).demo


def test_a_relative_data_folder_lies_where_the_caller_stands(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert read_options({"DATA_DIR": "desk"}).data_dir == tmp_path / "desk"


def test_a_data_folder_may_lie_in_the_home(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert read_options({"DATA_DIR": "~/desk"}).data_dir == Path(tmp_path / "desk")
