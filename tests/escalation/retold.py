"""A promise told again from the lines of its explanation alone, by a walk over every minute: what it must add up to."""

import re
from datetime import UTC, datetime, timedelta

MINUTE = timedelta(minutes=1)
INSTANT = r"(?P<at>\w{3} \d+ \w{3} \d{4} \d\d:\d\d)"
TARGET = r"(?P<target>[\dhmins ]+)"

LINES = {
    "promise": re.compile(rf"promises it within {TARGET} for"),
    "start": re.compile(rf"^It began to run on {INSTANT}"),
    "pause": re.compile(rf"^It was paused on {INSTANT}"),
    "stop": re.compile(rf"^It stood still from {INSTANT}"),
    "resume": re.compile(rf"^It ran on from {INSTANT}"),
    "change": re.compile(rf"^Its target became {TARGET} on {INSTANT}"),
    "due": re.compile(rf"it (?:is|was) due on {INSTANT}", re.IGNORECASE),
}


def read(lines):
    """Return what the lines of an explanation say: (word, instant or None, target or None), in their order."""
    return [_read(line) for line in lines]


def due_by(lines, is_open):
    """Return the due time that the lines add up to, and the one that they name; None where there is none.

    `is_open` says of an instant whether the calendar is open. Targets are counted from the first one on: the sentence
    at the top names the last.
    """
    told = read(lines)
    named = next((at for word, at, _ in told if word == "due"), None)
    changes = [target for word, _at, target in told if word == "change"]
    first = re.search(rf"It began .*with a target of {TARGET}", "\n".join(lines))
    target = minutes_of(first["target"]) if first else next(t for w, _a, t in told if w == "promise")
    assert first or not changes, lines
    moves = [one for one in told if one[0] in {"start", "pause", "stop", "resume", "change"}]
    return _walk(moves, target, is_open), named


def _walk(moves, target, is_open):
    at, ran, runs = moves[0][1], 0, False
    moves = list(moves)
    for _ in range(60 * 24 * 60):
        while moves and moves[0][1] <= at:
            word, _at, new = moves.pop(0)
            if runs and ran >= target:
                return at
            runs = runs if word == "change" else word in {"start", "resume"}
            target = new if word == "change" else target
            if word == "change" and ran >= target:
                return at
        if runs and ran >= target:
            return at
        ran += runs and is_open(at)
        at += MINUTE
    return None


def _read(line):
    for word, pattern in LINES.items():
        found = pattern.search(line)
        if found:
            parts = found.groupdict()
            at = parts.get("at") and datetime.strptime(parts["at"], "%a %d %b %Y %H:%M").replace(tzinfo=UTC)
            return word, at, parts.get("target") and minutes_of(parts["target"])
    return "other", None, None


def minutes_of(words):
    """Return a span in words, such as `1 h 30` or `15 min`, in minutes."""
    words = words.strip()
    hours = re.match(r"(\d+) h(?: (\d+))?$", words)
    if hours:
        return int(hours[1]) * 60 + int(hours[2] or 0)
    return int(re.match(r"(\d+) min$", words)[1])
