"""How forms are drawn: as Django draws them, but what stands on every page by the dozen by Python, not by templates."""

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString, mark_safe

SELECT = "django/forms/widgets/select.html"
ERRORS = "django/forms/errors/list/default.html"


class QuickRenderer(DjangoTemplates):
    """Draws selects without a template for each option, and no template for errors that are not there.

    The markup is the same as Django's own templates make.
    """

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        """Return the markup of a widget, a field's errors or a form."""
        if template_name == SELECT:
            return _select(context["widget"])
        if template_name == ERRORS and not context["errors"]:
            return SafeString("")
        return mark_safe(super().render(template_name, context, request))  # noqa: S308  the template escaped it


def _select(widget: Mapping[str, Any]) -> SafeString:
    groups = "".join(map(_group, widget["optgroups"]))
    return _html(f'<select name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>{groups}</select>')


def _group(group: tuple[Any, list[Mapping[str, Any]], int]) -> str:
    name, options, _index = group
    drawn = "".join(map(_option, options))
    return f'<optgroup label="{escape(name)}">{drawn}</optgroup>' if name else drawn


def _option(option: Mapping[str, Any]) -> str:
    value = escape(str(option["value"]))
    return f'<option value="{value}"{_attributes(option["attrs"])}>{escape(option["label"])}</option>'


def _attributes(attributes: Mapping[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value is not False
    )


def _html(text: str) -> SafeString:
    """Say that a text is markup: everything from outside in it was escaped where it was put in."""
    return SafeString(text)
