"""One process that serves the desk with its middleware, and the bare floors without any."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings

from helpdesk.wsgi import application as desk

with override_settings(MIDDLEWARE=[]):
    bare = WSGIHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request."""
    is_bare = environ["PATH_INFO"].startswith("/floor/bare/")
    answer: Iterable[bytes] = (bare if is_bare else desk)(environ, start_response)
    return answer
