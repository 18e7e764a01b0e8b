"""Every command of docker-compose.yml starts on the real servers and answers its own health check.

No engine of containers is needed: the same words run here, with the settings of production.
"""

import json
import os
import re
import secrets
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
import redis
import yaml
from django.conf import settings as ours
from kombu import Connection, Producer

from helpdesk.celery import app
from helpdesk.supervisor import binaries, ports
from helpdesk.supervisor.options import ROOT
from tests.backups.conftest import own_url
from tests.supervisor.desks import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
IMAGE = re.findall(r'"([^"]+)"', (ROOT / "Dockerfile").read_text().partition("\nCMD ")[2])
PICKLE = b"cposix\nsystem\n(S'touch %s'\ntR."


@pytest.fixture
def place(tmp_path, settings):
    """What the containers have: an environment, a folder for /tmp, and ports of their own."""
    chosen = ports.choose(("web", "live"), {}, taken=0)
    (tmp_path / "static").mkdir()  # the image holds the collected files
    environment = {
        **{
            name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "PROMETHEUS"))
        },
        "DJANGO_SETTINGS_MODULE": "helpdesk.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "DATABASE_URL": own_url(),
        "REDIS_URL": settings.REDIS_URL,
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "ALLOWED_HOSTS": "desk.example.com",
        "SITE_URL": "https://desk.example.com",
        "DATA_DIR": str(tmp_path),
        "TMPDIR": str(tmp_path),
        "WEB_WORKERS": "1",
        "HOSTNAME": "here",
    }
    return environment, chosen, tmp_path


def command_of(name, chosen, folder):
    """The words of a service, on this machine's Python, ports and folder."""
    words = SERVICES[name].get("command", IMAGE)
    return [_here(str(word), chosen, folder) for word in words]


def _here(word, chosen, folder):
    word = word.replace("0.0.0.0", "127.0.0.1").replace(":8000", f":{chosen['web']}")  # noqa: S104
    word = word.replace(":8001", f":{chosen['live']}").replace("--port=8001", f"--port={chosen['live']}")
    word = word.replace("${SITE_HOST}", "desk.example.com").replace("$$HOSTNAME", "$HOSTNAME")
    word = word.replace("/tmp", str(folder))  # before the checkout's own path comes in, which may lie there
    return re.sub(r"(?<![\w.])python(?= |$)", sys.executable, word)


def is_well(name, place):
    """Run a service's own health check."""
    environment, chosen, folder = place
    kind, *words = [_here(str(word), chosen, folder) for word in SERVICES[name]["healthcheck"]["test"]]
    command = ["sh", "-c", *words] if kind == "CMD-SHELL" else words
    return (
        subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=False).returncode == 0
    )


@contextmanager
def running(name, place, *more):
    environment, chosen, folder = place
    log = folder / f"{name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command_of(name, chosen, folder), *more], env=environment, cwd=ROOT, stdout=out, stderr=out
        )
    try:
        yield process, log
        assert process.poll() is None, log.read_text()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


@pytest.mark.parametrize("name", ["web", "live", "beat"])
def test_a_service_starts_and_answers_its_health_check(place, name):
    with running(name, place) as (_process, log):
        wait_until(lambda: is_well(name, place), 90, log.read_text)


def test_the_migration_runs_to_its_end_and_may_run_again(place):
    environment, chosen, folder = place
    for _ in range(2):
        done = subprocess.run(
            command_of("migrate", chosen, folder), env=environment, cwd=ROOT, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()


def test_the_logs_of_production_are_json(place):
    with running("web", place) as (_process, log):
        wait_until(lambda: is_well("web", place), 90, log.read_text)
    assert all(json.loads(line)["timestamp"] for line in log.read_text().splitlines())


def test_a_worker_refuses_what_is_not_json_and_works_on(place, tmp_path):
    """W12: messages in pickle and yaml are thrown away unread; the next honest one is done."""
    marker = tmp_path / "was-here"
    with running("worker", place, "--hostname=celery@here") as (process, log):
        wait_until(lambda: is_well("worker", place), 90, log.read_text)
        with Connection(place[0]["REDIS_URL"]) as broker:
            producer = Producer(broker.default_channel)
            headers = {"task": "deadlines.sweep", "id": secrets.token_hex(8), "lang": "py"}
            for kind, body in (
                ("application/x-python-serialize", PICKLE % str(marker).encode()),
                (
                    "application/x-yaml",
                    b"!!python/object/apply:os.system ['touch %s']" % str(marker).encode(),
                ),
            ):
                producer.publish(
                    body, routing_key="celery", content_type=kind, content_encoding="binary", headers=headers
                )
            wait_until(lambda: log.read_text().count("ContentDisallowed") >= 2, 30, log.read_text)
            honest = headers | {"argsrepr": "()", "kwargsrepr": "{}"}
            producer.publish(
                b"[[], {}, {}]",
                routing_key="celery",
                content_type="application/json",
                content_encoding="utf-8",
                headers=honest,
                correlation_id=headers["id"],
            )
            wait_until(lambda: "succeeded" in log.read_text(), 30, log.read_text)
        assert process.poll() is None
    assert not marker.exists()


def test_the_broker_of_production_takes_nobody_without_the_password(tmp_path):
    """W12: the command of docker-compose.yml, run by the pinned Valkey."""
    port = ports.choose(("valkey",), {}, taken=0)["valkey"]
    words = [str(word).replace("$$", "$") for word in SERVICES["valkey"]["command"]]
    words[-1] = words[-1].replace("valkey-server -", f"{binaries.valkey_server()} - --port {port}")
    process = subprocess.Popen(
        words,
        env={"PATH": os.environ["PATH"], "REDISCLI_AUTH": "longpassword123"},
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: not ports.is_free(port), 20)
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=port).ping()
        with redis.Redis(port=port, password="longpassword123") as client:
            assert client.ping()
            assert client.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"
        assert "longpassword123" not in " ".join(words)
    finally:
        process.terminate()
        process.wait(10)


def test_the_servers_of_the_embedded_desk_want_a_password_and_are_not_reached_from_outside(make_desk):
    """W12: nobody on this machine or beyond it gets in without."""
    desk = make_desk().start()
    chosen = desk.ports()
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=chosen["valkey"]).ping()
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(
            host="127.0.0.1", port=chosen["postgres"], user="desk", dbname="helpdesk", password="desk"
        )
    open_to_all = {
        line.split()[1]
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
        if line.split()[3] == "0A"
    }
    listening = {int(place.split(":")[1], 16) for place in open_to_all if place.startswith("00000000:")}
    assert listening.isdisjoint({*chosen.values(), desk.port})


def test_only_json_is_understood_anywhere():
    """W12: neither results nor caches unpickle anything."""
    assert list(app.conf.accept_content) == ["json"]
    assert (app.conf.task_serializer, app.conf.result_serializer) == ("json", "json")
    assert app.conf.result_backend is None
    assert "redis" not in str(ours.CACHES).lower()
    assert ours.SESSION_ENGINE == "django.contrib.sessions.backends.db"
