"""The environment, read once. Every variable the desk understands is named in this file."""

from pathlib import Path

import environ

env = environ.Env()

ROOT = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env.str("DATA_DIR", default=str(ROOT / ".data")))

SECRET_KEY: str = env.str("SECRET_KEY", default="")
SITE_URL: str = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
DATABASE_URL: str = env.str("DATABASE_URL", default="")
REDIS_URL: str = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
EMAIL_URL: str = env.str("EMAIL_URL", default="")
EMAIL_FROM: str = env.str("EMAIL_FROM", default="Help desk <support@desk.test>")
TIME_TRAVEL: bool = env.bool("DESK_TIME_TRAVEL", default=False)
THIRD_PARTY_PAUSES: bool = env.bool("DESK_THIRD_PARTY_PAUSES", default=False)
API_RATE: int = env.int("DESK_API_RATE", default=600)
API_RATE_OF_STRANGERS: int = env.int("DESK_API_RATE_OF_STRANGERS", default=60)
LOG_LEVEL: str = env.str("LOG_LEVEL", default="INFO")
