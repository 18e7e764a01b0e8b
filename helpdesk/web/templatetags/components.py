"""What component templates are written with: icons, components that wrap content, small texts."""

import zlib
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

import lucide
from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from helpdesk.web import clock_words, durations, moments, navigation

register = template.Library()

HUES = 6
_PARTS = "__component_parts"


@register.simple_tag
def icon(name: str, size: int = 16, label: str = "") -> SafeString:
    """Draw a lucide icon. With a `label` it is an image with that name; without one it is decoration."""
    return _drawn(str(name), size, str(label))


@lru_cache(maxsize=512)
def _drawn(name: str, size: int, label: str) -> SafeString:
    speech = {"role": "img", "aria_label": label} if label else {"aria_hidden": "true"}
    attributes: dict[str, Any] = {"class": f"icon icon--{name}", "stroke_width": "1.75", **speech}
    return mark_safe(lucide._render_icon(name, size, **attributes))  # noqa: S308, SLF001  the icon set's own SVG


@register.inclusion_tag("components/_tabs.html", takes_context=True)
def rules_tabs(context: Context) -> dict[str, Any]:
    """Draw the way between the pages of what the desk goes by: matrix, paths, promises, hours, duty, load."""
    found = navigation.links(context["request"], navigation.RULES)
    tabs = [{"label": link.place.label, "url": link.url, "is_current": link.is_current} for link in found]
    return {"label": _("Rules of the desk"), "tabs": tabs}


@register.inclusion_tag("components/_crumbs.html")
def crumbs(here: object, *places: str, name: object = "", url: str = "") -> dict[str, Any]:
    """Say where a page is: below these places, and below what is called `name`, if anything.

    `{% crumbs title "escalation:list" "escalation:matrix" %}`; `here` is the page itself.
    """
    above = [{"label": navigation.label_of(place), "url": reverse(place)} for place in places]
    return {"crumbs": [*above, {"label": name, "url": url}] if name else above, "here": here}


@register.tag
def component(parser: Parser, token: Token) -> "ComponentNode":
    """Wrap content in a component: `{% component "card" title=title %}...{% endcomponent %}`.

    The template `components/_card.html` sees its parameters, `body` (the content), each named
    `{% part "actions" %}...{% endpart %}` of the content, `request` and `csrf_token`; nothing else of the page.
    """
    name, *words = token.split_contents()[1:]
    parameters = token_kwargs(words, parser)
    if words:
        raise TemplateSyntaxError(f"component takes its name and then name=value, not {words[0]!r}.")
    content = parser.parse(("endcomponent",))
    parser.delete_first_token()
    return ComponentNode(parser.compile_filter(name), parameters, content)


@register.tag
def part(parser: Parser, token: Token) -> "PartNode":
    """Name a piece of the content of the component around it: `{% part "actions" %}...{% endpart %}`."""
    _tag, name = token.split_contents()
    content = parser.parse(("endpart",))
    parser.delete_first_token()
    return PartNode(parser.compile_filter(name), content)


class ComponentNode(Node):
    """A component with content: renders the content, then the component's template around it."""

    child_nodelists = ("content",)

    def __init__(
        self, name: FilterExpression, parameters: dict[str, FilterExpression], content: NodeList
    ) -> None:
        self.name = name
        self.parameters = parameters
        self.content = content

    def render(self, context: Context) -> SafeString:
        """Render the content with the page's context and the component with its own."""
        parts: dict[str, SafeString] = {}
        with context.push(**{_PARTS: parts}):
            body = self.content.render(context)
        values = {name: value.resolve(context) for name, value in self.parameters.items()}
        page = {"request": context.get("request"), "csrf_token": context.get("csrf_token")}
        values = {**page, **values, **parts, "body": mark_safe(body.strip())}  # noqa: S308  rendered above
        engine = context.template.engine  # type: ignore[union-attr]  # set while rendering
        wrapper = engine.get_template(f"components/_{self.name.resolve(context)}.html")
        return wrapper.render(context.new(values))


class PartNode(Node):
    """A named piece of a component's content. It shows where the component puts it."""

    child_nodelists = ("content",)

    def __init__(self, name: FilterExpression, content: NodeList) -> None:
        self.name = name
        self.content = content

    def render(self, context: Context) -> SafeString:
        """Keep the piece for the component around it and show nothing here."""
        parts = context.get(_PARTS)
        if parts is None:
            raise TemplateSyntaxError("part stands inside a component.")
        parts[str(self.name.resolve(context))] = mark_safe(self.content.render(context).strip())  # noqa: S308
        return mark_safe("")


@register.filter
def initials(name: object) -> str:
    """Return up to two letters for an avatar: `Maria Rossi` gives `MR`."""
    words = [word for word in str(name or "").replace("@", " ").split() if word[0].isalnum()]
    picked = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0] for word in picked).upper()


@register.filter
def hue(seed: object) -> int:
    """Return one of six hues, always the same for the same person, team or name."""
    return zlib.crc32(str(seed).encode()) % HUES + 1


@register.filter
def duration(span: Any) -> str:
    """Return seconds or a timedelta as `3 h 20`; nothing stays nothing."""
    return "" if span is None or span == "" else durations.duration(span)


@register.simple_tag
def clock_text(kind: str = "", due_at: Any = None, remaining: Any = None) -> str:
    """Return what a running clock says now, such as `Reply in 18 min`."""
    return clock_words.running_text(kind or "due", clock_words.seconds_left(due_at or None, remaining))


@register.simple_tag
def clock_vocabulary() -> dict[str, Any]:
    """Return every phrase that the page needs to go on counting in the reader's language."""
    return {
        "durations": durations.duration_patterns().items(),
        "phrases": clock_words.clock_phrases().items(),
        "announcements": clock_words.announcements().items(),
    }


@register.filter
def seconds(span: Any) -> str:
    """Return a timedelta or a number as whole seconds, for a page's script."""
    return str(int(span.total_seconds() if hasattr(span, "total_seconds") else span))


@register.filter
def intervals(pairs: Iterable[tuple[datetime, datetime]]) -> str:
    """Return pairs of instants as `1767225600-1767254400 ...`, in seconds since 1970, for a page's script."""
    return " ".join(f"{int(start.timestamp())}-{int(end.timestamp())}" for start, end in pairs)


@register.filter
def moment(at: datetime) -> str:
    """Return an instant in the reader's time zone, as short as it is clear: `14:20`, `Tue 24 Nov, 14:20`."""
    return moments.moment(at)


@register.filter
def full_moment(at: datetime) -> str:
    """Return an instant with everything: `24 November 2026, 14:20 CET`."""
    return moments.full_moment(at)
