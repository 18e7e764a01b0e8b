"""The conditions of a list as one line of text, and back: `status:open sla:soon team:network -tag:vip till`.

The words are the names of `TicketFilter`, with a few shorter ones; what is no condition is searched for.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

SHORT = {
    "sla": "sla_state",
    "group": "team",
    "who": "assignee",
    "customer": "requester",
    "org": "organisation",
    "lang": "language",
}
SHORT_VALUES = {"sla_state": {"soon": "due_soon", "late": "breached", "ok": "on_track"}}
WITHOUT = {"tag": "without_tag"}
_WRITTEN = {name: short for short, name in SHORT.items()}
_TERM = re.compile(r'(-?)(\w+):(?:"([^"]*)"|(\S+))|"([^"]*)"|(\S+)')


def parsed(text: str, names: Iterable[str]) -> list[tuple[str, str]]:
    """Return the conditions of a line as pairs of a filter's name and a value; other words become the search `q`."""
    known, pairs, words = set(names), [], []
    for match in _TERM.finditer(text):
        minus, field, quoted, plain, phrase, word = match.groups()
        name = SHORT.get(field or "", field or "")
        name = WITHOUT.get(name, "") if minus else name
        value = (quoted if quoted is not None else plain) or ""
        if name in known and value:
            short = SHORT_VALUES.get(name, {})
            pairs += [(name, short.get(one, one)) for one in value.split(",") if one]
        else:
            words.append(phrase or word or match[0])
    return pairs + ([("q", " ".join(words))] if words else [])


def written(conditions: Mapping[str, Sequence[str]]) -> str:
    """Return conditions (values by a filter's name) as a line that `parsed` reads back."""
    parts = [
        _part(name, value) for name, values in conditions.items() if name != "q" for value in values if value
    ]
    return " ".join([*parts, *filter(None, conditions.get("q", ()))])


def _part(name: str, value: str) -> str:
    shorter = {full: short for short, full in SHORT_VALUES.get(name, {}).items()}
    value = shorter.get(value, value)
    if name in WITHOUT.values():
        name = "-" + next(plain for plain, without in WITHOUT.items() if without == name)
    shown = _WRITTEN.get(name, name)
    return f'{shown}:"{value}"' if re.search(r"\s", value) else f"{shown}:{value}"
