"""One run of the desk, from the checks before the start to the last child's end."""

import os
import time

from helpdesk.supervisor import folder as folders
from helpdesk.supervisor import health, logs, ports, processes, records, servers, steps, welcome
from helpdesk.supervisor.child import Child
from helpdesk.supervisor.console import progress, say
from helpdesk.supervisor.crew import Crew
from helpdesk.supervisor.errors import ChildFailed
from helpdesk.supervisor.folder import Folder
from helpdesk.supervisor.interruptions import Interruptions, Stopped
from helpdesk.supervisor.options import ROOT, Options
from helpdesk.supervisor.run import Run

STOP_ORDER = ("worker", "beat", "live", "web", "caddy", "mail", "valkey", "postgres")
"""Those who use something stop before it does. Their patience adds up to less than 20 s."""

_PORTS = ("postgres", "valkey", "mail", "web", "live")
_PATIENCE = 90.0  # seconds from the start of web to its first good answer
_GLANCE = 0.1
_ROUND = 1.0  # seconds between two looks at the crew when nothing happens


def run(options: Options) -> None:
    """Run the desk until a signal stops it; raises DeskError when it cannot start. No child outlives it."""
    os.umask(0o022)
    folder = Folder(options.data_dir)
    folders.prepare(folder)
    with folders.held(folder):
        folders.check_space(folder.root)
        ports.check_public(options.port)
        interruptions = Interruptions()
        this = Run(options, folder, Crew(interruptions), interruptions)
        try:
            _start(this)
            while True:
                interruptions.pause(_ROUND)
                this.crew.tend()
        except Stopped:
            say("Stopping ...")
        finally:
            this.crew.stop(STOP_ORDER)
            folder.servers.unlink(missing_ok=True)
    say("Stopped. The data is kept.")


def _start(this: Run) -> None:
    options, folder = this.options, this.folder
    say(f"Starting the desk on port {options.port}; its data is in {folder.root}.")
    secrets = servers.ensure_secrets(folder)
    last = records.read_servers(folder.servers)
    chosen = ports.choose(_PORTS, last.ports if last else {}, taken=options.port)
    urls = {
        "DATABASE_URL": servers.start_postgres(this, secrets, chosen["postgres"]),
        "REDIS_URL": servers.start_valkey(this, secrets, chosen["valkey"]),
        "EMAIL_URL": options.email_url or f"smtp://127.0.0.1:{chosen['mail']}",
        "DESK_MAIL_IS_KEPT": "" if options.email_url else "1",
        "LIVE_URL": f"http://127.0.0.1:{chosen['live']}",
        "SITE_URL": os.environ.get("SITE_URL") or _own_url(options),
    }
    shared = (
        urls
        | _desk_settings()
        | {
            "SECRET_KEY": os.environ.get("SECRET_KEY") or secrets.secret_key,
            "DATA_DIR": str(folder.root),
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE") or "helpdesk.settings.dev",
        }
    )
    records.write(folder.servers, records.Servers(os.getpid(), chosen, shared))
    environment = {**os.environ, **shared, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    steps.compile_translations()
    steps.migrate(folder, environment, this.interruptions)
    steps.collect_static(folder, environment, this.interruptions)
    if options.demo:
        hint = steps.load_demo(folder, environment, this.interruptions)
    else:
        hint = ""
        steps.prepare_desk(folder, environment, this.interruptions)
    _open(this, environment, chosen)
    welcome.announce(options, folder, _own_url(options), hint)


def _desk_settings() -> dict[str, str]:
    """Return the desk's own settings (`DESK_...`): a command beside the desk must live by the same ones."""
    return {name: value for name, value in os.environ.items() if name.startswith("DESK_")}


def _open(this: Run, environment: dict[str, str], chosen: dict[str, int]) -> None:
    """Start the desk's own processes and wait until pages are served."""
    crew, folder = this.crew, this.folder
    with progress("Desk", "opened"):
        if not this.options.email_url:
            crew.start(processes.mail_catcher(folder, environment, chosen["mail"]))
        web = crew.start(processes.web(folder, environment, chosen["web"]))
        crew.start(processes.live(folder, environment, chosen["live"]))
        crew.start(processes.worker(folder, environment))
        crew.start(processes.beat(folder, environment))
        crew.start(processes.caddy(folder, this.options.port, chosen["web"], chosen["live"]))
        _wait_until_ready(this, web)


def _wait_until_ready(this: Run, web: Child) -> None:
    until = time.monotonic() + _PATIENCE
    while not health.is_ready(_own_url(this.options)):
        this.crew.check()
        if time.monotonic() > until:
            raise ChildFailed(
                f"The desk did not become ready in {_PATIENCE:.0f} s. {logs.pointer(web.spec.log)}"
            )
        this.interruptions.pause(_GLANCE)


def _own_url(options: Options) -> str:
    return f"http://127.0.0.1:{options.port}"
