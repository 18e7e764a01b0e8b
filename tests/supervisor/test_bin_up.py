"""`bin/up` as an operator meets it: it starts, keeps the desk alive, stops clean, survives kills, explains."""

import contextlib
import os
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from helpdesk.supervisor.health import is_ready
from tests.supervisor.desks import Desk, are_gone, bare_environment, processes_under, wait_until

pytestmark = pytest.mark.slow


def answers(desk):
    return is_ready(desk.url)


def manage(desk, *words):
    return subprocess.run(
        [desk.command[0].replace("bin/up", "bin/manage"), *words],
        env=bare_environment(DATA_DIR=str(desk.data_dir)),
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def users(desk):
    return manage(
        desk, "shell", "-v0", "-c", "from helpdesk.accounts.models import User; print(User.objects.count())"
    )


def child_running(desk, *words):
    return next(pid for pid, command in desk.children().items() if all(word in command for word in words))


def test_a_stopped_desk_leaves_nothing_running_and_the_next_start_finds_its_data(make_desk):
    desk = make_desk().start()
    assert answers(desk)
    manage(
        desk,
        "shell",
        "-c",
        "from helpdesk.accounts.models import Team; Team.objects.create(slug='kept', name='Kept')",
    )
    family = list(desk.children())
    assert desk.stop() == 0
    assert "Stopped. The data is kept." in desk.said
    assert are_gone(family)
    desk.start()
    assert "create_admin" in desk.said
    asked = manage(
        desk,
        "shell",
        "-v0",
        "-c",
        "from helpdesk.accounts.models import Team; print(Team.objects.get(slug='kept'))",
    )
    assert "Kept" in asked.stdout, asked.stderr


def test_ctrl_c_in_a_terminal_stops_it_as_well(make_desk):
    desk = make_desk().start()
    family = list(desk.children())
    assert desk.stop(signal.SIGINT) == 0
    assert are_gone(family)


def test_a_signal_in_the_middle_of_the_start_stops_it_clean(make_desk):
    desk = make_desk()
    desk.launch()
    desk.wait_for("Valkey")
    family = list(desk.children())
    assert desk.stop() == 0
    assert are_gone(family)
    assert answers(desk.start())


def test_a_killed_supervisor_leaves_no_orphan_and_no_damage(make_desk):
    desk = make_desk().start()
    family = desk.children()
    desk.process.kill()
    desk.finish()
    wait_until(lambda: are_gone(family), 15, lambda: str(family))
    assert "no desk runs on" in users(desk).stderr.lower()
    assert answers(desk.start())


def test_a_killed_supervisor_can_be_started_again_at_once(make_desk):
    desk = make_desk().start()
    for _ in range(2):
        desk.process.kill()
        desk.finish()
        desk.start()
        assert answers(desk)


@pytest.mark.parametrize(
    "words",
    [
        ("celery", "worker"),
        ("celery", "beat"),
        ("gunicorn",),
        ("uvicorn", "helpdesk.asgi"),
        ("caddy", "run"),
        ("valkey-server",),
    ],
)
def test_whoever_is_killed_is_back_within_seconds(make_desk, words):
    desk = make_desk().start()
    killed = child_running(desk, *words)
    below = processes_under(killed)
    os.kill(killed, signal.SIGKILL)
    desk.wait_for("was started again.", 20)
    assert are_gone([killed, *below])
    assert child_running(desk, *words) != killed
    wait_until(lambda: answers(desk), 30)


def test_a_killed_database_server_comes_back_and_the_desk_with_it(make_desk):
    desk = make_desk().start()
    os.kill(child_running(desk, "postgres -D"), signal.SIGKILL)
    desk.wait_for("PostgreSQL was started again.", 30)
    wait_until(lambda: answers(desk), 60)


def test_the_worker_works_again_after_the_broker_was_killed(make_desk):
    desk = make_desk().start()
    log = desk.data_dir / "logs" / "worker.log"
    os.kill(child_running(desk, "valkey-server"), signal.SIGKILL)
    desk.wait_for("Valkey was started again.", 20)
    length = log.stat().st_size
    wait_until(lambda: "succeeded" in log.read_text()[length:], 60, lambda: log.read_text()[length:])


def test_two_desks_run_side_by_side(make_desk):
    one, other = make_desk("one").start(), make_desk("other").start()
    assert answers(one)
    assert answers(other)
    assert not set(one.ports().values()) & set(other.ports().values())
    assert one.stop() == 0
    assert answers(other)


def test_servers_that_the_operator_names_are_used_and_none_started(make_desk):
    host = make_desk("host").start()
    ports, known = host.ports(), host.known_environment()
    guest = make_desk("guest", DATABASE_URL=known["DATABASE_URL"], REDIS_URL=known["REDIS_URL"]).start()
    assert answers(guest)
    assert not any("postgres" in command or "valkey" in command for command in guest.children().values())
    assert guest.ports()["web"] != ports["web"]
    assert guest.stop() == 0
    assert answers(host)


def refusal(desk):
    """Start a desk that must refuse, and return what it said in place of a traceback."""
    desk.launch()
    assert desk.finish() == 1, desk.said
    assert "Traceback" not in desk.said
    assert desk.lines[-1].startswith("The desk did not start. ")
    return desk.lines[-1]


def test_a_port_in_use_gets_a_sentence(make_desk):
    desk = make_desk()
    with socket.create_server(("127.0.0.1", desk.port)):
        assert f"Port {desk.port} is in use by another program" in refusal(desk)
    assert not (desk.data_dir / "postgres").exists()


def test_a_second_desk_on_the_same_data_gets_a_sentence(make_desk):
    desk = make_desk().start()
    assert f"Another desk already runs on {desk.data_dir} (process {desk.process.pid})" in refusal(
        make_desk()
    )
    assert answers(desk)


def test_data_of_another_version_gets_a_sentence(make_desk):
    desk = make_desk()
    (desk.data_dir / "postgres").mkdir(parents=True)
    if os.geteuid() == 0:
        desk.data_dir.chmod(0o755)
    (desk.data_dir / "postgres" / "PG_VERSION").write_text("12\n")
    said = refusal(desk)
    assert "PostgreSQL 12" in said or "can no longer enter" in said


@pytest.mark.parametrize(
    ("name", "url", "said"),
    [
        (
            "DATABASE_URL",
            "postgres://desk:very-secret@127.0.0.1:1/helpdesk",
            "DATABASE_URL names does not answer",
        ),
        ("DATABASE_URL", "mysql://desk@127.0.0.1/helpdesk", "DATABASE_URL must look like postgres://"),
        ("REDIS_URL", "redis://:very-secret@127.0.0.1:1/0", "REDIS_URL names (127.0.0.1) does not answer"),
        ("REDIS_URL", "http://127.0.0.1", "REDIS_URL must look like redis://"),
    ],
)
def test_a_server_that_does_not_answer_gets_a_sentence_without_its_password(make_desk, name, url, said):
    sentence = refusal(make_desk(**{name: url}))
    assert said in sentence
    assert "very-secret" not in sentence


def test_a_step_that_fails_names_its_log_and_stops_the_servers(make_desk):
    desk = make_desk(DJANGO_SETTINGS_MODULE="helpdesk.settings.no_such")
    said = refusal(desk)
    assert "no_such" in said
    assert str(desk.data_dir / "logs" / "migrate.log") in said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_closed_terminal_does_not_stop_the_desk_from_stopping(make_desk):
    desk = make_desk()
    with Path("/dev/full").open("w") as full:
        process = subprocess.Popen(
            desk.command, env=desk.environment, stdin=subprocess.DEVNULL, stdout=full, stderr=full
        )
    try:
        wait_until(lambda: answers(desk), 240)
        family = list(processes_under(process.pid))
    finally:
        process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert are_gone(family)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 540 MB, where this machine lets us mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=540m", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("this account may not mount a small disk")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_disk_that_fills_up_during_the_start_is_named(small_disk):
    desk = Desk(small_disk / "data")
    try:
        desk.launch()
        desk.wait_for("PostgreSQL ")
        with (small_disk / "fill").open("wb") as fill, contextlib.suppress(OSError):
            while True:
                fill.write(b"0" * 1_000_000)
                fill.flush()
        assert desk.finish() == 1
        assert "The disk is full" in desk.lines[-1]
        assert "Traceback" not in desk.said
        (small_disk / "fill").unlink()
        assert answers(desk.start())
    finally:
        desk.clear_away()
