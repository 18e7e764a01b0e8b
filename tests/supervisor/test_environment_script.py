"""The words in bin/ find a Python, make the environment once, and notice one that was cut short."""

import os
import shutil
import signal
import subprocess

import pytest

from helpdesk.supervisor.options import ROOT
from tests.supervisor.desks import are_gone, bare_environment, processes_under, wait_until

TOOLS = ("cmp", "dirname", "readlink")
WORD = """\
#!/bin/sh
set -eu
. "$(dirname -- "$(readlink -f -- "$0")")/../helpdesk/supervisor/environment.sh"
environment_with requirements.txt
exec "$python" -P -c 'import sys; print("ran in", sys.prefix)'
"""
FAKE_PYTHON = """\
#!/bin/sh
case "$2" in
    *print*) echo {version} ;;
    *version_info*) exit {is_old} ;;
    *ensurepip*) exit {is_bare} ;;
esac
"""


@pytest.fixture
def checkout(tmp_path):
    """A small checkout whose requirements ask for nothing."""
    root = tmp_path / "checkout"
    (root / "bin").mkdir(parents=True)
    (root / "helpdesk").mkdir()
    (root / "helpdesk" / "__init__.py").touch()
    shutil.copytree(
        ROOT / "helpdesk" / "supervisor",
        root / "helpdesk" / "supervisor",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    (root / "requirements.txt").write_text("# nothing\n")
    (root / "bin" / "word").write_text(WORD)
    (root / "bin" / "word").chmod(0o755)
    return root


def run(checkout, **environment):
    return subprocess.run(
        [checkout / "bin" / "word"],
        env=bare_environment(**environment),
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def path_with(folder, **fake):
    """A PATH with the few tools that the script may use and, if asked for, a Python that is not good enough."""
    folder.mkdir()
    for tool in TOOLS:
        (folder / tool).symlink_to(shutil.which(tool))
    if fake:
        (folder / "python3").write_text(FAKE_PYTHON.format(**fake))
        (folder / "python3").chmod(0o755)
    return str(folder)


def test_a_machine_without_python_gets_a_sentence(checkout, tmp_path):
    done = run(checkout, PATH=path_with(tmp_path / "path"))
    assert done.returncode == 1
    assert done.stderr.startswith("No Python was found: the desk needs Python 3.11 or newer")


def test_a_python_too_old_is_named_with_its_version(checkout, tmp_path):
    done = run(checkout, PATH=path_with(tmp_path / "path", version="3.9.18", is_old=1, is_bare=0))
    assert done.returncode == 1
    assert done.stderr.startswith("Python 3.9.18 is too old: the desk needs Python 3.11 or newer.")
    assert done.stdout == ""


def test_a_python_without_ensurepip_gets_the_name_of_the_package(checkout, tmp_path):
    done = run(checkout, PATH=path_with(tmp_path / "path", version="3.11.2", is_old=0, is_bare=1))
    assert done.returncode == 1
    assert "install the package python3-venv" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.slow
def test_the_environment_is_made_once_and_what_a_word_prints_is_its_own(checkout):
    first = run(checkout)
    assert first.stdout == f"ran in {checkout}/.venv\n", first.stderr
    assert "Making the environment" in first.stderr
    second = run(checkout)
    assert (second.stdout, second.stderr) == (first.stdout, "")


@pytest.mark.slow
def test_changed_requirements_are_installed_into_the_same_environment(checkout):
    run(checkout)
    (checkout / "requirements.txt").write_text("# nothing else\n")
    second = run(checkout)
    assert "Installing requirements.txt" in second.stderr
    assert "Making the environment" not in second.stderr
    assert run(checkout).stderr == ""


@pytest.mark.slow
def test_an_install_that_was_killed_half_way_is_begun_again(checkout):
    process = subprocess.Popen(
        [checkout / "bin" / "word"], env=bare_environment(), stderr=subprocess.PIPE, start_new_session=True
    )
    with process:
        wait_until((checkout / ".venv" / "bin").exists, 60)
        os.killpg(process.pid, signal.SIGKILL)
    done = run(checkout)
    assert "Making the environment" in done.stderr
    assert done.stdout == f"ran in {checkout}/.venv\n"


@pytest.mark.slow
def test_an_unfinished_mark_has_the_environment_made_anew(checkout):
    run(checkout)
    (checkout / ".venv" / "unfinished").touch()
    (checkout / ".venv" / "left-over").touch()
    assert "Making the environment" in run(checkout).stderr
    assert not (checkout / ".venv" / "left-over").exists()
    assert run(checkout).stderr == ""


@pytest.mark.slow
def test_two_starts_at_once_make_one_environment(checkout):
    starts = [
        subprocess.Popen(
            [checkout / "bin" / "word"],
            env=bare_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [start.communicate() for start in starts]
    assert [out for out, _ in said] == [f"ran in {checkout}/.venv\n"] * 2, said
    assert sorted("Making the environment" in err for _, err in said) == [False, True]


@pytest.mark.slow
def test_requirements_that_cannot_be_installed_get_a_sentence_and_no_stamp(checkout):
    (checkout / "requirements.txt").write_text("no-such-package-of-ours\n")
    done = run(checkout, PIP_NO_INDEX="1")
    assert done.returncode == 1
    assert "requirements.txt could not be installed" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (checkout / ".venv" / "installed-requirements.txt").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_checkout_of_somebody_else_gets_a_sentence(checkout):
    checkout.chmod(0o555)
    done = run(checkout)
    checkout.chmod(0o755)
    assert done.returncode == 1
    assert "may not write there" in done.stderr


@pytest.mark.slow
def test_stopping_a_word_while_it_installs_stops_the_install(checkout):
    process = subprocess.Popen(
        ["sh", "-c", f"{checkout}/bin/word & echo $!; wait"],
        env=bare_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        word = int(process.stdout.readline())
        wait_until((checkout / ".venv" / "pyvenv.cfg").exists, 60)
        family = [word, *processes_under(word)]
        os.kill(word, signal.SIGTERM)
        wait_until(lambda: are_gone(family), 20)
    assert not (checkout / ".venv" / "installed-requirements.txt").exists()
