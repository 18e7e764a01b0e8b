"""The desk's own processes: web, live, worker, beat, the mail catcher, and Caddy in front of them."""

import sys
from collections.abc import Mapping

from helpdesk.supervisor import binaries
from helpdesk.supervisor.child import Spec
from helpdesk.supervisor.folder import Folder
from helpdesk.supervisor.options import ROOT

PROJECT = "helpdesk"


def mail_catcher(folder: Folder, environment: Mapping[str, str], port: int) -> Spec:
    """Return the process that takes every mail and keeps it as a file under `mail/`."""
    return Spec(
        name="mail",
        title="Mail catcher",
        command=(sys.executable, "-m", "helpdesk.supervisor.mailcatcher", str(port), str(folder.mail)),
        environment=environment,
        log=folder.logs / "mail.log",
        patience=1.0,
    )


def web(folder: Folder, environment: Mapping[str, str], port: int) -> Spec:
    """Return the process of pages and API, which only Caddy talks to."""
    settings = "python:helpdesk.supervisor.gunicorn_settings"
    return Spec(
        name="web",
        title="Web",
        command=(
            sys.executable,
            "-m",
            "gunicorn",
            "--config",
            settings,
            f"--bind=127.0.0.1:{port}",
            "helpdesk.wsgi",
        ),
        environment={**environment, "PROMETHEUS_MULTIPROC_DIR": str(folder.run / "metrics")},
        log=folder.logs / "web.log",
        patience=3.0,
    )


def live(folder: Folder, environment: Mapping[str, str], port: int) -> Spec:
    """Return the process of the live stream; its streams end at once when it is asked to stop."""
    return Spec(
        name="live",
        title="Live",
        command=(
            *(sys.executable, "-m", "uvicorn", "helpdesk.asgi:application"),
            *("--host", "127.0.0.1", "--port", str(port), "--no-access-log", "--no-server-header"),
            *("--ws", "none", "--timeout-graceful-shutdown", "1", "--log-level", "warning"),
        ),
        environment=environment,
        log=folder.logs / "live.log",
        patience=1.0,
    )


def worker(folder: Folder, environment: Mapping[str, str]) -> Spec:
    """Return the Celery worker; killed in the middle of a task it loses nothing, so its patience is short."""
    return Spec(
        name="worker",
        title="Celery worker",
        command=(
            *(sys.executable, "-m", "celery", "--app", PROJECT, "worker"),
            *("--concurrency", "3", "--prefetch-multiplier", "1", "--queues", "celery"),
            *("--without-gossip", "--without-mingle", "--loglevel", "INFO"),
        ),
        environment=environment,
        log=folder.logs / "worker.log",
        patience=4.0,
    )


def beat(folder: Folder, environment: Mapping[str, str]) -> Spec:
    """Return Celery beat, whose table stands in code; its file only remembers when each entry last ran."""
    return Spec(
        name="beat",
        title="Celery beat",
        command=(
            *(sys.executable, "-m", "celery", "--app", PROJECT, "beat", "--loglevel", "INFO"),
            *("--schedule", str(folder.root / "celerybeat-schedule"), "--pidfile", ""),
        ),
        environment=environment,
        log=folder.logs / "beat.log",
        patience=1.5,
    )


def caddy(folder: Folder, public: int, web_port: int, live_port: int) -> Spec:
    """Return Caddy on the desk's public port, on loopback alone: everybody knows the demo's password."""
    return Spec(
        name="caddy",
        title="Caddy",
        command=(str(binaries.caddy()), "run", "--config", str(ROOT / "Caddyfile"), "--adapter", "caddyfile"),
        environment={
            "PATH": "/usr/bin:/bin",
            "HOME": str(folder.run),
            "XDG_DATA_HOME": str(folder.run),
            "XDG_CONFIG_HOME": str(folder.run),
            "SITE_ADDRESS": f"http://:{public}",
            "BIND": "127.0.0.1",
            "WEB_HOST": "127.0.0.1",
            "WEB_PORT": str(web_port),
            "LIVE": f"127.0.0.1:{live_port}",
        },
        log=folder.logs / "caddy.log",
        patience=1.5,
    )
