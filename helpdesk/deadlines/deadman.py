"""The dead-man's switch: a service outside that raises the alarm when it no longer hears from the auditor.

It is told after an audit that found nothing which endangers a promise. So silence means: something is wrong, or nobody
is left who could say so.
"""

import logging
import urllib.error
import urllib.request
from contextlib import nullcontext
from http.client import HTTPException
from typing import Any

from django.conf import settings
from django.db.models.functions import Now

from helpdesk.deadlines.models import AuditReport
from helpdesk.web.outbound import guarded

log = logging.getLogger(__name__)

SECONDS = 10.0


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any, **_facts: Any) -> None:
        """Follow nothing: the answer itself is then taken as a refusal."""


def is_set() -> bool:
    """Say whether this desk has such a switch."""
    return bool(settings.DEADMAN_URL)


def ping() -> bool:
    """Tell the switch that all is well; say whether it heard. What went wrong is kept and logged without its address.

    The address is a secret of its service: whoever knows it can keep the switch quiet.
    """
    inside = nullcontext() if settings.DEADMAN_ON_PRIVATE_HOST else guarded()
    opener = urllib.request.build_opener(_NoRedirects)
    try:
        with inside, opener.open(settings.DEADMAN_URL, timeout=SECONDS):
            pass
    except urllib.error.HTTPError as error:
        return _not_heard(f"It answered {error.code}.")
    except (OSError, HTTPException, ValueError) as error:
        cause = getattr(error, "reason", error)
        return _not_heard(f"It could not be reached ({type(cause).__name__}).")
    AuditReport.objects.filter(pk=1).update(pinged_at=Now(), ping_error="")
    return True


def _not_heard(why: str) -> bool:
    log.warning("The dead-man's switch could not be told: %s", why)
    AuditReport.objects.filter(pk=1).update(ping_error=why[:200])
    return False
