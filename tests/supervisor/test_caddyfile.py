"""The Caddyfile means the same on every machine: the pinned Caddy takes it, and it does what it promises."""

import http.client
import json
import re
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import yaml

from helpdesk.supervisor import binaries, ports, processes
from helpdesk.supervisor.folder import Folder
from helpdesk.supervisor.options import ROOT
from tests.supervisor.desks import wait_until

CADDYFILE = ROOT / "Caddyfile"
PRODUCTION = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["caddy"]["environment"] | {
    "SITE_ADDRESS": "desk.example.com"
}


def embedded(tmp_path):
    return dict(processes.caddy(Folder(tmp_path), 28719, 28720, 28721).environment)


@pytest.mark.parametrize("setting", ["embedded", "production"])
def test_the_pinned_caddy_takes_it(tmp_path, setting):
    given = embedded(tmp_path) if setting == "embedded" else {**PRODUCTION, "HOME": str(tmp_path)}
    done = subprocess.run(
        [binaries.caddy(), "validate", "--config", CADDYFILE, "--adapter", "caddyfile"],
        env=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_it_is_laid_out_as_caddy_lays_it_out():
    done = subprocess.run([binaries.caddy(), "fmt", CADDYFILE], capture_output=True, text=True, check=True)
    assert done.stdout == CADDYFILE.read_text()


def test_both_settings_give_every_variable(tmp_path):
    used = set(re.findall(r"\{\$(\w+)", CADDYFILE.read_text()))
    assert used - {"BIND"} == set(PRODUCTION)
    assert used <= embedded(tmp_path).keys()


class Web(BaseHTTPRequestHandler):
    """Says what it was asked, and by whom it was told to be asked."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("X-Saw-Id", self.headers.get("X-Request-ID", ""))
        self.send_header("X-Saw-Forwarded", self.headers.get("X-Forwarded-For", ""))
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_arguments):
        pass


@contextmanager
def web_on(port):
    server = ThreadingHTTPServer(("127.0.0.1", port), Web)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def running(folder, caddyfile):
    """Run Caddy as `bin/up` does; yield its port, that of the web process, and its log."""
    chosen = ports.choose(("public", "web", "live"), {}, taken=0)
    spec = processes.caddy(Folder(folder), chosen["public"], chosen["web"], chosen["live"])
    command = [word.replace(str(CADDYFILE), caddyfile) for word in spec.command]
    log = folder / "caddy.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=dict(spec.environment), stdout=out, stderr=out)
    try:
        wait_until(lambda: not ports.is_free(chosen["public"]), 30, log.read_text)
        yield chosen["public"], chosen["web"], log
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def caddy(tmp_path):
    with running(tmp_path, str(CADDYFILE)) as port_web_log:
        yield port_web_log


def ask(port, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={name.replace("_", "-"): text for name, text in headers.items()})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer, body


@pytest.mark.parametrize(
    "path", ["/metrics", "/metrics/", "/METRICS", "/%6detrics", "//metrics", "/./metrics"]
)
def test_the_metrics_cannot_be_reached_from_outside(caddy, path):
    with web_on(caddy[1]):
        assert ask(caddy[0], path)[0].status == 404


def test_every_request_gets_an_id_that_its_caller_did_not_choose(caddy):
    with web_on(caddy[1]):
        answer, _body = ask(caddy[0], "/", X_Request_ID="mine", X_Forwarded_For="6.6.6.6")
    assert re.fullmatch(r"[0-9a-f-]{36}", answer.headers["X-Saw-Id"])
    assert answer.headers["X-Saw-Forwarded"] == "127.0.0.1"
    assert "Server" not in answer.headers


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru,en;q=0.5", "Служба поддержки"),
        ("es-MX", "La mesa de ayuda"),
        ("it", "L'help desk"),
        ("de", "The desk"),
    ],
)
def test_while_web_is_away_it_says_so_in_the_readers_language(caddy, language, words):
    answer, body = ask(caddy[0], "/q/all/?q=maria@shop.test", Accept_Language=language)
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "5"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert body.startswith(words)


def test_a_program_gets_a_problem_while_web_is_away(caddy):
    answer, body = ask(caddy[0], "/api/v1/tickets/")
    assert (answer.status, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert answer.headers["X-Request-Id"] in body


def test_its_log_is_json_and_names_nobody(tmp_path):
    """D04: neither who asked nor what for, nor any cookie, token or key of a link, even when it tells everything."""
    talkative = tmp_path / "Caddyfile"
    talkative.write_text(CADDYFILE.read_text().replace("\tadmin off\n", "\tadmin off\n\tdebug\n"))
    with running(tmp_path, str(talkative)) as (port, _web, log):
        ask(
            port,
            "/accounts/link/1-secret-key/?q=maria@shop.test",
            Cookie="sessionid=very-secret",
            Authorization="Bearer desk_very-secret",
            User_Agent="somebody's browser",
        )
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    failed = [line for line in lines if line.get("logger", "").startswith("http.log.error")]
    assert failed
    assert failed[0]["request"]["uri"] == "/accounts[left-out]"
    for word in ("secret", "maria", "somebody", "remote_ip", "client_ip"):
        assert word not in json.dumps(failed)
