"""What Schemathesis does before each request of the fuzzing: loaded by it and not by pytest.

What it cannot guess would keep most requests out at the door, so some of them get words that lead somewhere.
"""

import json
import urllib.request
import uuid
from collections import Counter
from pathlib import Path

import schemathesis

HEADER = "Idempotency-Key"
REUSED = 8
"""Every eighth further use of a key goes out as it is, for the answers to a repeat and to a reused key."""

KNOWN = json.loads(Path("known.json").read_text(encoding="utf-8"))
"""Members of bodies with values that the desk takes; `seen` holds the request that asks for a fresh mark."""

uses: Counter[str] = Counter()
played: Counter[str] = Counter()


@schemathesis.hook
def before_call(context, case, kwargs):
    """Let a reused key be a new one as a rule, and every other request come as far as the verb."""
    renew_key(case)
    played[case.operation.label] += 1
    if played[case.operation.label] % 2:
        lead_in(case)


def lead_in(case):
    """Let the body name what is there, and ask for no revision, which would hardly ever be the right one."""
    (case.headers or {}).pop("If-Match", None)
    if isinstance(case.body, dict):
        case.body = {name: known(name) if name in KNOWN else value for name, value in case.body.items()}


def renew_key(case):
    """Give a key that went out before a new value: with another body it is refused, and the body never read."""
    key = (case.headers or {}).get(HEADER)
    if key is None:
        return
    uses[key] += 1
    if uses[key] > 1 and uses[key] % REUSED:
        case.headers[HEADER] = uuid.uuid4().hex


def known(name):
    if name != "seen":
        return KNOWN[name]
    with urllib.request.urlopen(urllib.request.Request(**KNOWN["seen"])) as answer:
        return json.load(answer)["seen"]
