"""Rules against each other: those that can never hold, those that hold for the same, and what no rule takes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from escalation.checking.boxes import OTHER, Box, box, common, is_within, space, without
from escalation.checking.findings import DEFAULT_ROW, Finding, FindingKind
from escalation.condition_words import CHOICES, Slugs, phrase

WITHOUT_VALUE = ("reason", "trigger", "sign")
"""What a ticket that comes in has not: nobody has escalated it."""
CLOSED = ("severity", "priority", "tier", "channel", "language")
MOST_URGENT = (("severity", "critical"), ("priority", "urgent"))
LEADS_TO = ("path", "start_level", "sla_policy")
Rule = Mapping[str, Any]


def check_rules(rules: Sequence[Rule], slugs: Slugs) -> Iterable[Finding]:
    """Yield what is found between rules."""
    known: dict[str, Sequence[Any]] = {name: tuple(CHOICES[name]) for name in CLOSED}
    known |= {name: (*CHOICES[name], OTHER) for name in ("reason", "trigger")}
    everything = space(rules, known)
    boxes = [box(rule.get("conditions") or {}, everything) for rule in rules]
    reachable: list[int] = []
    for place, rule in enumerate(rules):
        covering = _covering(boxes, place)
        if covering:
            yield _unreachable(rule, place, covering)
            continue
        for earlier in reachable:
            shared = _taken_elsewhere(rules, boxes, earlier, place)
            if shared is not None:
                yield _overlap(rules, earlier, place, describe(shared, everything, slugs))
        reachable.append(place)
    yield from _gaps(boxes, everything, slugs)


def _covering(boxes: Sequence[Box], place: int) -> list[int]:
    """Return the earlier rules that together take all that a rule could; one where one suffices, none otherwise."""
    mine = boxes[place]
    if not all(mine.values()):
        return []
    alone = next((earlier for earlier in range(place) if is_within(mine, boxes[earlier])), None)
    if alone is not None:
        return [alone]
    touching = [earlier for earlier in range(place) if common(mine, boxes[earlier])]
    if len(touching) > 1 and without(mine, [boxes[earlier] for earlier in touching]) == []:
        return touching
    return []


def _unreachable(rule: Rule, place: int, covering: Sequence[int]) -> Finding:
    words = {
        "place": place + 1,
        "name": rule["name"],
        "earlier": ", ".join(str(earlier + 1) for earlier in covering),
    }
    if len(covering) == 1:
        sentence = _(
            "Rule %(place)d “%(name)s” never holds: rule %(earlier)s above it takes all its tickets."
        )
    else:
        sentence = _(
            "Rule %(place)d “%(name)s” never holds: rules %(earlier)s above it together take all its tickets."
        )
    return Finding(FindingKind.UNREACHABLE, sentence % words, rule["id"], place + 1, "conditions")


def _taken_elsewhere(rules: Sequence[Rule], boxes: Sequence[Box], earlier: int, later: int) -> Box | None:
    """Return the tickets of a rule that an earlier one takes elsewhere, though neither is a case of the other.

    An earlier rule for a reason, before one for tickets as they come in, is meant to be asked first.
    """
    one, other = boxes[earlier], boxes[later]
    if all(rules[earlier].get(name) == rules[later].get(name) for name in LEADS_TO):
        return None
    asked, asked_later = (rules[place].get("conditions") or {} for place in (earlier, later))
    if any(asked.get(name) and not asked_later.get(name) for name in WITHOUT_VALUE):
        return None
    return None if is_within(one, other) or is_within(other, one) else common(one, other)


def _overlap(rules: Sequence[Rule], earlier: int, later: int, case: str) -> Finding:
    sentence = _(
        "Rules %(earlier)d “%(first)s” and %(later)d “%(second)s” both hold for %(case)s; rule %(earlier)d decides."
    )
    words = {
        "earlier": earlier + 1,
        "first": rules[earlier]["name"],
        "later": later + 1,
        "second": rules[later]["name"],
        "case": case,
    }
    return Finding(FindingKind.OVERLAP, sentence % words, rules[later]["id"], later + 1, "conditions")


def _gaps(boxes: Sequence[Box], everything: Box, slugs: Slugs) -> Iterable[Finding]:
    """Yield what looks forgotten; for the rest, the default row is there.

    It is the few words of a field that rules leave out while they take the others, and the most urgent tickets where
    rules name some of them and not all.
    """
    start = {
        name: frozenset({OTHER}) if name in WITHOUT_VALUE else values for name, values in everything.items()
    }
    taking = [shared for one in boxes if (shared := common(one, start)) is not None]
    for name in CLOSED:
        words = [value for value in CHOICES[name] if value in everything.get(name, ())]
        left_out = [value for value in words if not any(value in one[name] for one in taking)]
        if 0 < len(left_out) < len(words) / 2:
            sentence = _("No rule takes tickets with %(case)s: they go the way of the default row.")
            yield _gap(name, sentence % {"case": phrase(name, left_out, slugs)})
    for name, value in MOST_URGENT:
        is_named = any(value in one[name] and one[name] != start[name] for one in taking if name in one)
        left = without({**start, name: frozenset({value})}, taking) if is_named else None
        if left:
            sentence = _(
                "Not all of the most urgent tickets have a rule: %(case)s goes the way of the default row."
            )
            yield _gap(name, sentence % {"case": describe(left[0], start, slugs)})


def _gap(field: str, sentence: str) -> Finding:
    return Finding(FindingKind.GAP, sentence, DEFAULT_ROW, None, field)


def describe(one: Box, everything: Box, slugs: Slugs) -> str:
    """Return a box in words: the fields that it narrows."""
    narrowed = {name: values for name, values in one.items() if values != everything[name]}
    told = [_field(name, values, everything[name], slugs) for name, values in narrowed.items()]
    return ", ".join(told) or _("every ticket")


def _field(name: str, values: frozenset[Any], everything: frozenset[Any], slugs: Slugs) -> str:
    order = list(CHOICES.get(name, ()))
    if OTHER in values:
        rest = sorted(everything - values, key=str)
        return _("%(condition)s excepted") % {"condition": phrase(name, rest, slugs)}
    if name == "reopen_count_min":
        return phrase(name, [min(values)], slugs)
    ordered = sorted(values, key=lambda value: (order.index(value) if value in order else 0, str(value)))
    return phrase(name, ordered, slugs)
