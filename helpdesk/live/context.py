"""What a page's template knows of the stream."""

from typing import Any

from django.http import HttpRequest

from helpdesk.live.keys import key_for


def live(request: HttpRequest) -> dict[str, Any]:
    """Give pages `live`: the key to the stream, made when a template asks for it; None where there is no stream."""
    return {"live": lambda: key_for(request)}
