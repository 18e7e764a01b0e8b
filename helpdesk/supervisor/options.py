"""What the operator asked for, read from the environment once and checked."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from helpdesk.supervisor.errors import DeskError

ROOT = Path(__file__).resolve().parents[2]
"""The checkout."""

DEFAULT_PORT = 8000


@dataclass(frozen=True)
class Options:
    """The choices of one start. An empty URL means: the desk brings that server itself."""

    port: int
    data_dir: Path
    demo: bool
    database_url: str
    redis_url: str
    email_url: str


def read_options(environment: Mapping[str, str] | None = None) -> Options:
    """Read the choices; raises DeskError with a sentence for one that cannot be followed."""
    given = os.environ if environment is None else environment
    return Options(
        port=_port(given.get("PORT", "")),
        data_dir=data_dir(given),
        demo=given.get("DEMO", "1").strip().lower() not in {"0", "no", "false", "off"},
        database_url=given.get("DATABASE_URL", "").strip(),
        redis_url=given.get("REDIS_URL", "").strip(),
        email_url=given.get("EMAIL_URL", "").strip(),
    )


def data_dir(environment: Mapping[str, str]) -> Path:
    """Where the desk keeps its data: DATA_DIR, seen from the caller's folder, or `.data` in the checkout."""
    given = environment.get("DATA_DIR", "").strip()
    return Path(given).expanduser().absolute() if given else ROOT / ".data"


def _port(given: str) -> int:
    text = given.strip() or str(DEFAULT_PORT)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise DeskError(
            f"PORT must be a number from 1 to 65535, not {given.strip()!r}: try PORT=8001 bin/up."
        )
    return int(text)
