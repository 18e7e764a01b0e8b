"""The events of tickets in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from helpdesk.ledger.models import Event
from tickets import events
from tickets.keys import key_of
from tickets.story import Line, Names, tells
from tickets.words import Channel, Priority, Severity, Status

_FIELDS: dict[str, Any] = {
    "subject": gettext_lazy("Subject"),
    "severity": gettext_lazy("Severity"),
    "priority": gettext_lazy("Priority"),
    "topic": gettext_lazy("Topic"),
    "language": gettext_lazy("Language"),
    "custom": gettext_lazy("Further details"),
}
_OWN_MOVES = {"opened", "assigned", "start_level", "merged"}
_CHOICES: dict[str, Any] = {"severity": Severity, "priority": Priority}


@tells(events.MESSAGE_POSTED)
def posted(event: Event, names: Names) -> None:
    """Say nothing: the message itself stands in the story."""


@tells(events.OPENED)
def opened(event: Event, names: Names) -> Line:
    """Say by which channel it came, and where it went first."""
    words = {"channel": _word(Channel, event.data.get("channel")), "team": names.team(event.data.get("team"))}
    if words["team"]:
        return Line(_("Opened (%(channel)s), given to %(team)s.") % words, "circle-dot")
    return Line(_("Opened (%(channel)s).") % words, "circle-dot")


@tells(events.PLACED)
def placed(event: Event, names: Names) -> Line | None:
    """Say who moved it where, and to which level when that changed; a move of a climb is told by the climb."""
    if event.data.get("why") not in _OWN_MOVES:
        return None
    team, assignee, level = (event.data.get(name) or [None, None] for name in ("team", "assignee", "level"))
    where = " · ".join(filter(None, [names.team(team[1]), names.person(assignee[1])])) or _("nobody")
    words = {"actor": names.actor(event), "place": where, "level": level[1]}
    if level[0] != level[1]:
        return Line(_("%(actor)s moved it to %(place)s, level %(level)s.") % words, "move-right")
    return Line(_("%(actor)s moved it to %(place)s.") % words, "move-right")


@tells(events.STATUS_CHANGED)
def status_changed(event: Event, names: Names) -> Line:
    """Say who brought it from which status to which; the reason, where one was given, is a note beside it."""
    words = {
        "actor": names.actor(event),
        "before": _word(Status, event.data.get("from")),
        "after": _word(Status, event.data.get("to")),
    }
    is_done = event.data.get("to") in {Status.RESOLVED, Status.CLOSED}
    icon = "circle-check" if is_done else "circle-dot"
    if event.data.get("why") == "customer_replied":
        return Line(_("The customer answered. Status: %(before)s → %(after)s.") % words, icon)
    text = _("%(actor)s changed the status: %(before)s → %(after)s.") % words
    return Line(text, icon, stands_alone=is_done)


@tells(events.CHANGED)
def changed(event: Event, names: Names) -> Line:
    """Say which fields changed, with their values where the ledger holds them."""
    fields = event.data.get("fields") or {}
    parts = [_change(name, fields[name], names) for name in _FIELDS if name in fields]
    words = {"actor": names.actor(event), "changes": "; ".join(parts)}
    return Line(_("%(actor)s changed: %(changes)s.") % words, "pencil")


@tells(events.TAGGED)
def tagged(event: Event, names: Names) -> Line:
    """Say which tags came and which went."""
    marks = [f"+{slug}" for slug in event.data.get("added", [])]
    marks += [f"−{slug}" for slug in event.data.get("removed", [])]
    words = {"actor": names.actor(event), "tags": ", ".join(marks)}
    return Line(_("%(actor)s changed the tags: %(tags)s.") % words, "tag")


@tells(events.WATCHED)
def watched(event: Event, names: Names) -> Line:
    """Say who began or stopped to follow."""
    words = {"person": names.person(event.data.get("user")) or names.actor(event)}
    if event.data.get("began"):
        return Line(_("%(person)s follows this ticket.") % words, "eye")
    return Line(_("%(person)s no longer follows this ticket.") % words, "eye-off")


@tells(events.MERGED)
def merged(event: Event, names: Names) -> Line:
    """Say where everything goes on."""
    words = {"actor": names.actor(event), "key": key_of(event.data.get("into"))}
    return Line(_("%(actor)s merged it into %(key)s.") % words, "merge", stands_alone=True)


@tells(events.TOOK_OVER)
def took_over(event: Event, names: Names) -> Line:
    """Say what came along, and from where."""
    words = {"actor": names.actor(event), "key": key_of(event.data.get("ticket"))}
    text = ngettext(
        "%(actor)s merged %(key)s into it, with %(count)s message.",
        "%(actor)s merged %(key)s into it, with %(count)s messages.",
        event.data.get("messages", 0),
    )
    return Line(text % {**words, "count": event.data.get("messages", 0)}, "merge", stands_alone=True)


@tells(events.SPLIT)
def split(event: Event, names: Names) -> Line:
    """Say which ticket some messages became."""
    words = {"actor": names.actor(event), "key": key_of(event.data.get("ticket"))}
    text = ngettext(
        "%(actor)s made %(key)s of %(count)s message.",
        "%(actor)s made %(key)s of %(count)s messages.",
        event.data.get("messages", 0),
    )
    return Line(text % {**words, "count": event.data.get("messages", 0)}, "split", stands_alone=True)


@tells(events.SPLIT_OFF)
def split_off(event: Event, _names: Names) -> Line:
    """Say of which ticket this one was a part."""
    text = _("It was a part of %(key)s.") % {"key": key_of(event.data.get("ticket"))}
    return Line(text, "split", stands_alone=True)


def _change(name: str, values: Any, names: Names) -> str:
    label = str(_FIELDS[name])
    if not isinstance(values, list):
        return label
    before, after = (_value(name, value, names) for value in values)
    return _("%(field)s %(before)s → %(after)s") % {"field": label, "before": before, "after": after}


def _value(name: str, value: Any, names: Names) -> str:
    if value is None:
        return "–"
    if name == "topic":
        return names.topic(value) or "–"
    return _word(_CHOICES[name], value) if name in _CHOICES else str(value)


def _word(choices: Any, value: Any) -> str:
    return str(choices(value).label) if value in choices.values else str(value or "")
