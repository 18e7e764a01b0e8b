"""What the sweep promises about every due row, whatever its kind."""

from dataclasses import replace
from datetime import timedelta

from helpdesk.deadlines.registry import Outcome
from helpdesk.deadlines.sweep import BATCH, preview, sweep_once, sweep_until_quiet
from helpdesk.web.times import now, travel
from tests.deadlines.trial import AT, Errand, do, kind, make

SECOND = timedelta(seconds=1)


def done():
    return sorted(Errand.objects.values_list("done", flat=True))


def test_what_is_due_is_done_and_what_is_not_yet_due_waits(serve):
    serve(kind())
    due, later = make(), make(next_at=AT + SECOND)
    report = sweep_once(AT)
    assert Errand.objects.get(pk=due[0].pk).done == 1
    assert Errand.objects.get(pk=later[0].pk).done == 0
    assert (report.kinds["errand"].claimed, report.kinds["errand"].done) == (1, 1)


def test_a_kind_says_how_many_rows_a_transaction_takes(serve):
    taken = []

    def handle(rows, at):
        taken.append(len(rows))
        return do(rows, at)

    serve(replace(kind(handle), batch=2))
    make(5)
    sweep_once(AT)
    assert taken == [2, 2, 1]


def test_a_sweep_that_finds_more_than_it_takes_at_a_time_says_so_after_each_full_batch(serve):
    serve(replace(kind(), batch=2))
    make(5)
    calls = []
    assert not sweep_once(AT, when_swamped=lambda: calls.append(sum(done()))).is_cut_short
    assert calls == [2, 4]


def test_a_sweep_with_less_than_a_batch_calls_nobody(serve):
    serve(replace(kind(), batch=2), kind(name="second"))
    make(1)
    calls = []
    sweep_once(AT, when_swamped=lambda: calls.append("help"))
    assert calls == []


def test_a_sweep_whose_time_is_over_leaves_the_rest_due_and_says_so(serve):
    serve(replace(kind(), batch=1))
    make(3)
    report = sweep_once(AT, seconds=0)
    assert (report.is_cut_short, done()) == (True, [0, 0, 0])
    assert not sweep_once(AT).is_cut_short


def test_a_row_with_nothing_to_wait_for_is_never_due(serve):
    serve(kind())
    make(next_at=None)
    assert sweep_once(AT).claimed == 0


def test_an_idle_sweep_asks_once_over_all_kinds(serve, django_assert_num_queries):
    serve(kind(), kind(name="second"), kind(name="third"))
    make(next_at=AT + SECOND)
    with django_assert_num_queries(1):
        sweep_once(AT)


def test_the_steps_taken_are_reported_in_their_order(serve):
    def handle(rows, at):
        do(rows, at)
        return Outcome(steps=[{"errand": row.name} for row in rows])

    serve(kind(handle))
    make(name="second", next_at=AT)
    make(name="first", next_at=AT - SECOND)
    assert sweep_once(AT).steps == [{"errand": "first"}, {"errand": "second"}]


def test_a_row_that_is_due_again_waits_for_the_next_pass(serve):
    """A clock whose next step is due already takes one step a pass."""

    def step(rows, at):
        for row in rows:
            row.done += 1
            row.save()
        return Outcome(still_due=[row.pk for row in rows])

    serve(kind(step))
    make(3)
    sweep_once(AT)
    assert done() == [1, 1, 1]
    sweep_once(AT)
    assert done() == [2, 2, 2]


def test_kinds_take_turns_so_that_a_flood_of_one_does_not_hold_up_the_other(serve):
    turns = []

    def noting(name):
        def handle(rows, at):
            turns.append(name)
            return do(rows, at)

        return handle

    serve(
        kind(noting("flood"), name="flood", rows=lambda: Errand.objects.filter(name="flood")),
        kind(noting("other"), name="other", rows=lambda: Errand.objects.filter(name="other")),
    )
    make(BATCH * 2 + 1, name="flood")
    make(name="other")
    sweep_once(AT)
    assert turns == ["flood", "other", "flood", "flood"]


def test_a_pass_out_of_time_leaves_the_rest_to_the_next(serve):
    serve(kind())
    make(2)
    assert sweep_once(AT, seconds=0).claimed == 0
    assert sweep_once(AT, seconds=60).claimed == 2


def test_a_sweep_until_quiet_takes_every_step_that_is_due(serve):
    def step(rows, at):
        for row in rows:
            row.done += 1
            row.next_at += timedelta(hours=1)
            row.save()
        return Outcome(still_due=[row.pk for row in rows if row.next_at <= at])

    serve(kind(step))
    make(next_at=AT - timedelta(hours=3))
    assert sweep_until_quiet(AT).claimed == 4
    assert done() == [4]


def test_under_time_travel_the_handler_is_told_the_travelled_instant(serve):
    seen = []

    def handle(rows, at):
        seen.append((at, now()))
        return do(rows, at)

    serve(kind(handle))
    make()
    with travel(AT):
        sweep_once(AT)
    assert seen == [(AT, AT)]


def test_a_preview_counts_and_touches_nothing(serve):
    serve(kind())
    make(3)
    make(next_at=AT + SECOND)
    assert preview(AT).kinds["errand"].claimed == 3
    assert done() == [0, 0, 0, 0]
