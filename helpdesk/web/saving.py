"""Saving a setting from a drawer: nothing that was written is lost, and nobody's newer version is overwritten."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from helpdesk.web.htmx import render_dialog, wants_part
from helpdesk.web.moved import SettingMoved


def answered(request: HttpRequest, url: str, sentence: str = "") -> HttpResponse:
    """Answer a change that was made: go to a page, which says so."""
    messages.success(request, sentence or _("Saved."))
    return HttpResponseClientRedirect(url) if wants_part(request) else HttpResponseRedirect(url, status=303)


def save(
    form: Any,
    verb: Callable[[], Any],
    *,
    again: Callable[[], tuple[int, Sequence[str]]],
) -> tuple[bool, dict[str, Any], int]:
    """Call the verb; say whether it was done, what else the drawer shows if not, and with which status.

    `again` returns the version that counts now and what it changed: sent again, the form is meant for that one.
    """
    try:
        verb()
    except ValidationError as error:
        _refuse(form, error)
        return False, {}, 400
    except SettingMoved as error:
        number, told = again()
        form.data = form.data.copy()
        form.data["read_version"] = str(number)
        return False, {"moved": str(error), "told": told}, 409
    return True, {}, 200


def refusal(error: SettingMoved | ValidationError) -> tuple[str, int]:
    """Return what a verb that changed nothing says, and the status that goes with it."""
    if isinstance(error, SettingMoved):
        return str(error), 409
    return "; ".join(error.messages), 400


def drawer(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Answer with a drawer."""
    return render_dialog(request, template, context, status=status)


def posted(request: HttpRequest) -> Any:
    """Return what was sent, or None."""
    return request.POST if request.method == "POST" else None


def _refuse(form: Any, error: ValidationError) -> None:
    """Put each message beside its field where the form has that field, else above the form."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, sentences in found.items():
        form.add_error(name if name in form.fields else None, sentences)
