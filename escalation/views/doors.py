"""The door of the pages of one escalation: that of a ticket which the reader may not see is 404."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpResponseBase

from escalation.models import Escalation
from escalation.selectors import around, visible
from helpdesk.accounts.access import DeskRequest, allowed

P = ParamSpec("P")
EscalationPage = Callable[Concatenate[DeskRequest, Escalation, P], HttpResponseBase]
NumberPage = Callable[..., HttpResponseBase]


def escalation_page(action: str) -> Callable[[EscalationPage[P]], NumberPage]:
    """Let in as `allowed` does, and hand on the escalation whose `number` stands in the address."""

    def decorate(page: EscalationPage[P]) -> NumberPage:
        @wraps(page)
        def door(request: DeskRequest, /, number: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            found = around(visible(request.user)).filter(pk=min(number, 2**63 - 1)).first()
            if found is None:
                raise Http404
            return page(request, found, *args, **kwargs)

        return allowed(action)(door)

    return decorate
