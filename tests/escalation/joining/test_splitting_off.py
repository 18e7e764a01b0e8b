"""Promises when a ticket becomes two."""

from tests.escalation import rules
from tests.escalation.rules import HOUR, MINUTE, NEXT, RESOLUTION, T0, clock
from tickets.services.conversation import receive, reply
from tickets.services.splitting import split


def test_splitting_off_a_message(pair, cast, budget):
    older, _younger = pair
    extra = receive(older, "And the door?", requester=older.requester, at=T0 + 20 * MINUTE)
    with budget("split a ticket"):
        split(older, [extra.pk], subject="The door", actor=cast.l1, at=T0 + 30 * MINUTE)


def test_what_is_split_off_begins_afresh(pair, cast):
    older, _younger = pair
    rules.sweep(T0 + HOUR)
    extra = receive(rules.fresh(older), "And the door?", requester=older.requester, at=T0 + 2 * HOUR)
    new = split(rules.fresh(older), [extra.pk], subject="The door", actor=cast.l1, at=T0 + 3 * HOUR)
    assert (clock(new).due_at, clock(new, RESOLUTION).due_at) == (T0 + 4 * HOUR, T0 + 11 * HOUR)
    assert rules.where(new) == (None, "first-line", 1)
    assert rules.climb(new) is None
    assert rules.climb(older) is not None


def test_a_promise_of_an_answer_goes_with_the_only_words_that_wait_for_one(pair, cast):
    older, _younger = pair
    reply(older, "Look there.", author=cast.l1, at=T0 + 10 * MINUTE)
    extra = receive(older, "And the door?", requester=older.requester, at=T0 + 20 * MINUTE)
    split(older, [extra.pk], subject="The door", actor=cast.l1, at=T0 + 30 * MINUTE)
    assert (clock(older, NEXT).state, clock(older, NEXT).stopped_at) == ("cancelled", T0 + 30 * MINUTE)
    assert clock(older, RESOLUTION).state == "running"


def test_a_promise_of_an_answer_stays_while_other_words_wait_for_one(pair, cast):
    older, _younger = pair
    reply(older, "Look there.", author=cast.l1, at=T0 + 10 * MINUTE)
    extra = receive(older, "And the door?", requester=older.requester, at=T0 + 20 * MINUTE)
    receive(older, "And the till?", requester=older.requester, at=T0 + 21 * MINUTE)
    split(older, [extra.pk], subject="The door", actor=cast.l1, at=T0 + 30 * MINUTE)
    assert clock(older, NEXT).state == "running"
