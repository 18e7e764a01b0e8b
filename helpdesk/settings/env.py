"""The environment, read once. Every variable the desk understands is named in this file."""

import os
from pathlib import Path

import environ
from environ.fileaware_mapping import FileAwareMapping


class _Environment(FileAwareMapping):
    """The variables; `NAME_FILE` names a file that holds the value of `NAME`, as Docker's secrets do."""

    def __getitem__(self, key: str) -> str:
        return str(super().__getitem__(key)).rstrip("\n")


class _Env(environ.Env):
    ENVIRON = _Environment()


env = _Env()

ROOT = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env.str("DATA_DIR", default=str(ROOT / ".data")))

SECRET_KEY: str = env.str("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
SITE_URL: str = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
DATABASE_URL: str = env.str("DATABASE_URL", default="")
REDIS_URL: str = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
EMAIL_URL: str = env.str("EMAIL_URL", default="")
MAIL_IS_KEPT: bool = env.bool("DESK_MAIL_IS_KEPT", default=False)
EMAIL_FROM: str = env.str("EMAIL_FROM", default="Help desk <support@desk.test>")
TIME_TRAVEL: bool = env.bool("DESK_TIME_TRAVEL", default=False)
THIRD_PARTY_PAUSES: bool = env.bool("DESK_THIRD_PARTY_PAUSES", default=False)
MATRIX_SECOND_PERSON: bool = env.bool("DESK_MATRIX_SECOND_PERSON", default=False)
SECOND_FACTOR_REQUIRED: list[str] = env.list("SECOND_FACTOR_REQUIRED", default=[])
OIDC_NAME: str = env.str("OIDC_NAME", default="")
OIDC_ISSUER: str = env.str("OIDC_ISSUER", default="").rstrip("/")
OIDC_CLIENT_ID: str = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET: str = env.str("OIDC_CLIENT_SECRET", default="")
OIDC_CREATE_AGENTS: bool = env.bool("OIDC_CREATE_AGENTS", default=False)
API_RATE: int = env.int("DESK_API_RATE", default=600)
API_RATE_OF_STRANGERS: int = env.int("DESK_API_RATE_OF_STRANGERS", default=60)
FILE_MAX_MB: int = env.int("DESK_FILE_MAX_MB", default=20)
FILES_MAX_MB: int = env.int("DESK_FILES_MAX_MB", default=200)
FILES_MAX_COUNT: int = env.int("DESK_FILES_MAX_COUNT", default=100)
HELP_CENTRE: bool = env.bool("DESK_HELP_CENTRE", default=True)
HELP_CENTRE_NAME: str = env.str("DESK_HELP_CENTRE_NAME", default="")
HELP_CENTRE_WELCOME: str = env.str("DESK_HELP_CENTRE_WELCOME", default="")
HELP_CENTRE_CONTACT: str = env.str("DESK_HELP_CENTRE_CONTACT", default="")
LIVE_URL: str = env.str("LIVE_URL", default="").rstrip("/")
LIVE_MAX_STREAMS: int = env.int("LIVE_MAX_STREAMS", default=2000)
LIVE_MAX_STREAMS_A_USER: int = env.int("LIVE_MAX_STREAMS_A_USER", default=10)
NOTICE_SERVICES: list[str] = env.list("DESK_NOTICE_SERVICES", default=[])
NOTICES_TO_PRIVATE_HOSTS: bool = env.bool("DESK_NOTICES_TO_PRIVATE_HOSTS", default=False)
DEADMAN_URL: str = env.str("DESK_DEADMAN_URL", default="")
DEADMAN_ON_PRIVATE_HOST: bool = env.bool("DESK_DEADMAN_ON_PRIVATE_HOST", default=False)
LOG_LEVEL: str = env.str("LOG_LEVEL", default="INFO")
_is_production = os.environ.get("DJANGO_SETTINGS_MODULE") == "helpdesk.settings.production"
LOG_FORMAT: str = env.str("LOG_FORMAT", default="json" if _is_production else "text")
METRICS_TOKEN: str = env.str("METRICS_TOKEN", default="")
