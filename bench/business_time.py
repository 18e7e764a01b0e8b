"""What one `due` and one `elapsed` cost, beside their floor: two bare bisections of a week's openings."""

from bisect import bisect_right
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from timeit import repeat

from helpdesk.calendars.clock import BusinessCalendar, RunningClock

OFFICE = {day: [("09:00", "13:00"), ("15:00", "19:00")] for day in ("mon", "tue", "wed", "thu", "fri")}
ROUNDS = 200_000


def microseconds(work: Callable[[], object]) -> float:
    return min(repeat(work, number=ROUNDS, repeat=5)) / ROUNDS * 1e6


def main() -> None:
    calendar = BusinessCalendar("Europe/Madrid", OFFICE, ["2024-05-01"], {"2024-12-24": [("09:00", "13:00")]})
    start = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
    end, target = start + timedelta(days=20), timedelta(hours=40)
    far = start + timedelta(days=300)
    clock = RunningClock.start(calendar, start, target)
    openings = list(range(0, 270 * 14_400, 14_400))
    floor = microseconds(lambda: (bisect_right(openings, 1_000_000), bisect_right(openings, 2_000_000)))
    print(f"{'floor: two bisections':32}{floor:8.2f} us")
    works: list[tuple[str, Callable[[], object]]] = [
        ("due", lambda: calendar.due(start, target)),
        ("elapsed", lambda: calendar.elapsed(start, end)),
        ("elapsed over 300 days", lambda: calendar.elapsed(start, far)),
        ("RunningClock.due_at", lambda: clock.due_at),
        ("RunningClock.elapsed", lambda: clock.elapsed(end)),
    ]
    for name, work in works:
        cost = microseconds(work)
        print(f"{name:32}{cost:8.2f} us   {cost / floor:5.1f} times the floor")


if __name__ == "__main__":
    main()
