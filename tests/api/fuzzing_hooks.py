"""What Schemathesis does on each request of the fuzzing, loaded by it and not by pytest."""

import uuid
from collections import Counter

import schemathesis

HEADER = "Idempotency-Key"
REUSED = 8
"""Every eighth further use of a key goes out as it is, for the answers to a repeat and to a reused key."""

uses: Counter[str] = Counter()


@schemathesis.hook
def before_call(context, case, kwargs):
    """Give a key that went out before a new value: reused for another body it is refused, and the body never read."""
    key = (case.headers or {}).get(HEADER)
    if key is None:
        return
    uses[key] += 1
    if uses[key] > 1 and uses[key] % REUSED:
        case.headers[HEADER] = uuid.uuid4().hex
