"""The keys that the reader presses: on, off, or others than ours."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.accounts.access import DeskRequest, signed_in
from helpdesk.accounts.services.own_keys import choose_keys
from helpdesk.web.keys import GROUPS, KEYS, Key

LONGEST = 20


@dataclass(frozen=True)
class KeyField:
    """One action with the key the reader has for it, and what is wrong with it."""

    key: Key
    name: str
    value: str
    problem: str = ""

    @property
    def is_own(self) -> bool:
        """Say whether the reader chose it."""
        return self.value != self.key.key


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def keys(request: DeskRequest) -> HttpResponse:
    """Show every key with a field to choose another; keep what is posted."""
    if request.method != "POST":
        return _page(request, {**{key: key for key in KEYS}, **request.user.own_keys})
    if "restore" in request.POST:
        chosen = dict.fromkeys(KEYS, "") | {key: key for key in KEYS}
    else:
        chosen = {key: request.POST.get(_name(key), key)[:LONGEST] for key in KEYS}
    try:
        choose_keys(request.user, chosen, actor=request.user.pk)
    except ValidationError as error:
        return _page(request, chosen, error.message_dict, status=400)
    messages.success(request, _("Your keys are saved."))
    return redirect("accounts:keys")


def _page(
    request: DeskRequest,
    chosen: dict[str, str],
    problems: dict[str, list[str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = problems or {}
    groups: list[dict[str, Any]] = [
        {
            "label": group.label,
            "fields": [
                KeyField(key, _name(key.key), chosen[key.key], " ".join(found.get(key.key, [])))
                for key in group.keys
            ],
        }
        for group in GROUPS
    ]
    return render(request, "accounts/keys.html", {"groups": groups, "problems": found}, status=status)


def _name(key: str) -> str:
    """Return the name of the field for a key of ours: the key may be a sign, the name is its place in the list."""
    return f"key-{list(KEYS).index(key)}"
