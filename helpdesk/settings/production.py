"""Production: HTTPS in front, every secret from the environment, nothing by default."""

from django.core.exceptions import ImproperlyConfigured

from helpdesk.settings import env
from helpdesk.settings.base import *  # noqa: F403

DEBUG = False

for _name in ("SECRET_KEY", "DATABASE_URL", "EMAIL_URL", "ALLOWED_HOSTS"):
    if not getattr(env, _name):
        _message = f"Set {_name} in the environment: production has no default for it."
        raise ImproperlyConfigured(_message)

# The prefix makes browsers keep a cookie to this very host: no neighbour under the same domain can set it.
SESSION_COOKIE_NAME = "__Host-session"
if len(env.SECRET_KEY) < 50 or len(set(env.SECRET_KEY)) < 10:
    _message = "SECRET_KEY is too short or too plain: set it to 50 or more random characters."
    raise ImproperlyConfigured(_message)

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
