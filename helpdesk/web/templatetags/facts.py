"""The small facts that lists show by the hundred, drawn by Python: no template is rendered for each of them.

Each tag has a template of its name in `templates/components/`, which says what it takes and is shown on /styleguide/.
"""

from datetime import datetime
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from helpdesk.web import clock_words, moments
from helpdesk.web.templatetags.components import duration, hue, icon, initials, intervals, seconds

register = template.Library()

STATUS_GLYPHS = {
    "new": "circle-dot",
    "open": "circle",
    "resolved": "circle-check",
    "closed": "circle-minus",
}
TIER_GLYPHS = {"strategic": "crown", "premium": "gem"}
SLA_GLYPHS = {"breached": "octagon-alert", "due_soon": "clock-alert"}
STANDING = {"paused", "met", "none"}
BARS = '<span class="priority__bars" aria-hidden="true"><i></i><i></i><i></i></span>'


def _html(text: str) -> SafeString:
    """Say that a text is markup: everything from outside in it was escaped where it was put in."""
    return SafeString(text)


def _named(label: object) -> str:
    """Return the attributes of a glyph that stands for words."""
    words = escape(str(label))
    return f' role="img" aria-label="{words}" title="{words}"'


@register.simple_tag
def badge(label: object, tone: str = "", glyph: str = "", title: object = "") -> SafeString:
    """Draw a small fact."""
    return _badge(f"badge badge--{tone}" if tone else "badge", glyph, label, title)


@register.simple_tag
def status(status: str, label: object = "") -> SafeString:
    """Draw a ticket's status: a glyph of its own and the word."""
    return _badge(
        f"badge badge--status-{escape(status)}", STATUS_GLYPHS.get(status, "hourglass"), label or status
    )


@register.simple_tag
def tier(tier: str, label: object = "") -> SafeString:
    """Draw the value of a customer's organisation; standard is the rule and shows nothing."""
    glyph = TIER_GLYPHS.get(tier)
    return _badge("badge badge--line", glyph, label or tier) if glyph else _html("")


@register.simple_tag
def language_badge(language: str) -> SafeString:
    """Draw the language that a customer writes in, its name as the tooltip."""
    name = get_language_info(language or "en")["name_translated"]
    return _badge("badge badge--line language", "", language or "en", name)


def _badge(classes: str, glyph: str, label: object, title: object = "") -> SafeString:
    tip = f' title="{escape(str(title))}"' if title else ""
    drawn = icon(glyph, 12) if glyph else ""
    return _html(
        f'<span class="{classes}"{tip}>{drawn}<span class="badge__text">{escape(str(label))}</span></span>'
    )


@register.simple_tag
def priority(priority: str, label: object = "", bare: object = "") -> SafeString:
    """Draw a priority: three bars filled from the left, or the siren for urgent."""
    glyph = icon("siren", 14) if priority == "urgent" else BARS
    words = "" if bare else f"<span>{escape(str(label or priority))}</span>"
    name = _named(label) if bare else ""
    return _html(f'<span class="priority priority--{escape(priority)}"{name}>{glyph}{words}</span>')


@register.simple_tag
def avatar(name: str = "", seed: Any = "", kind: str = "", size: str = "", label: object = "") -> SafeString:
    """Draw a person's initials, a team's square, or nobody's dashed ring."""
    classes = ["avatar", *(["avatar--large"] if size else []), *(["avatar--team"] if kind == "team" else [])]
    classes.append(f"avatar--{hue(seed or name)}" if name else "avatar--nobody")
    if not name:
        face: str = icon("user-round", 12)
    else:
        face = icon("users-round", 12) if kind == "team" else escape(initials(name))
    speech = _named(label) if label else ' aria-hidden="true"'
    return _html(f'<span class="{" ".join(classes)}"{speech}>{face}</span>')


@register.simple_tag
def person(name: str = "", seed: Any = "", kind: str = "", size: str = "", nobody: object = "") -> SafeString:
    """Draw an avatar with the name beside it."""
    words = escape(str(name or nobody or _("Nobody")))
    muted = "" if name else " muted"
    face = avatar(name, seed, kind, size)
    return _html(f'<span class="person">{face}<span class="person__name{muted}">{words}</span></span>')


@register.simple_tag
def time(at: datetime | None, ago: object = "") -> SafeString:
    """Draw an instant in the reader's time zone; with `ago` the page keeps "5 min ago" current."""
    if not at:
        return _html("")
    mark = " data-ago" if ago else ""
    return _html(
        f'<time datetime="{at.isoformat()}"{mark} title="{escape(moments.full_moment(at))}">'
        f"{escape(moments.moment(at))}</time>"
    )


@register.simple_tag
def event(text: str, at: datetime | None, icon_name: str = "history", tone: str = "") -> SafeString:
    """Draw an event that matters by itself as a line between messages: `tone` is "", "level" or "late".

    The text is escaped unless it is safe; it may hold <strong>.
    """
    classes = f"event event--{tone}" if tone else "event"
    return _html(
        f'<p class="{classes}">{icon(icon_name, 16)}<span>{conditional_escape(text)}</span>{time(at)}</p>'
    )


@register.simple_tag
def level_chip(level: int, team: object = "") -> SafeString:
    """Draw an escalated ticket's level and who holds it."""
    held = f'<span class="sla__team"> · {escape(str(team))}</span>' if team else ""
    words = escape(_("L%(level)s") % {"level": level})
    hidden = f'<span class="visually-hidden">{escape(_("Escalated:"))} </span>'
    return _sla("escalated", icon("chevrons-up", 14), f"{hidden}{words}{held}")


@register.simple_tag
def sla_chip(
    state: str = "",
    *,
    kind: str = "",
    due_at: datetime | None = None,
    soon_at: datetime | None = None,
    remaining: Any = None,
    segments: Any = None,
    reason: object = "",
    took: Any = None,
    label: object = "",
    announce: object = False,
) -> SafeString:
    """Draw the state of a promise; a running one goes on counting on the page (`<hd-clock>`)."""
    state = state or ("on_track" if due_at else "none")
    if not due_at or state in STANDING:
        return _standing(state, reason, took, remaining)
    facts = {"kind": kind or "due", "due": _epoch(due_at)}
    if soon_at:
        facts["soon"] = _epoch(soon_at)
    if remaining is not None and remaining != "":
        facts |= {"left": seconds(remaining), "now": _epoch(timezone.now())}
    if segments:
        facts["open"] = intervals(segments)
    if announce:
        facts["announce"] = escape(str(label))
    title = f"{escape(str(label))}: " if label else ""
    data = "".join(f' data-{name}="{value}"' for name, value in facts.items())
    words = clock_words.running_text(facts["kind"], clock_words.seconds_left(due_at, remaining))
    return _html(
        f'<hd-clock class="sla sla--{escape(state)}"{data} title="{title}{escape(moments.full_moment(due_at))}">'
        f"{_face(_sla_glyph(state), escape(words))}</hd-clock>"
    )


def _standing(state: str, reason: object, took: Any, remaining: Any) -> SafeString:
    """Draw a promise that does not run: paused, met, missed for good, or none."""
    if state == "paused":
        words = _("Paused: %(reason)s") % {"reason": reason} if reason else _("Paused")
        return _sla("paused", icon("pause", 14), escape(words))
    if state == "met":
        met = took is not None and took != ""
        return _sla(
            "met",
            icon("check", 14),
            escape(_("Met, %(time)s") % {"time": duration(took)} if met else _("Met")),
        )
    if state == "breached":
        late = remaining is not None and remaining != ""
        words = _("Missed by %(time)s") % {"time": duration(remaining)} if late else _("Missed")
        return _sla("breached", _sla_glyph(state), escape(words))
    return _sla("none", "", escape(_("No promise")))


@lru_cache(maxsize=8)
def _sla_glyph(state: str) -> str:
    return str(icon(SLA_GLYPHS.get(state, "circle"), 14))


def _sla(state: str, glyph: str, words: str) -> SafeString:
    return _html(f'<span class="sla sla--{state}">{_face(glyph, words)}</span>')


def _face(glyph: str, words: str) -> str:
    drawn = f'<span class="sla__glyph">{glyph}</span>' if glyph else ""
    return f'{drawn}<span class="sla__text">{words}</span>'


def _epoch(at: datetime) -> str:
    return str(int(at.timestamp()))
