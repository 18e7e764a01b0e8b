"""When requests come in: two years with growth, working weeks, office hours and a busy end of the month. Pure."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

HOUR = timedelta(hours=1)
SPAN = timedelta(days=730)
OF_THE_WEEK = (1.25, 1.1, 1.0, 1.0, 0.95, 0.35, 0.3)
OF_THE_DAY = (2, 1, 1, 1, 1, 2, 4, 9, 16, 20, 19, 17, 14, 15, 17, 17, 15, 12, 9, 7, 6, 5, 4, 3)


def instants(count: int, end: datetime, rng: Random) -> Iterator[datetime]:
    """Yield `count` instants of the two years before `end`, in order and in whole seconds."""
    begin = end - SPAN
    hours = [begin + number * HOUR for number in range(SPAN // HOUR)]
    heights = list(accumulate(_weight(hour, begin) for hour in hours))
    for number in range(count):
        height = (number + rng.random()) / count * heights[-1]
        place = min(bisect_right(heights, height), len(hours) - 1)
        below = heights[place - 1] if place else 0.0
        share = (height - below) / (heights[place] - below)
        yield hours[place] + timedelta(seconds=int(share * 3599))


def _weight(hour: datetime, begin: datetime) -> float:
    growth = 0.7 + 0.6 * ((hour - begin) / SPAN)
    month = 1.3 if hour.day >= 27 or hour.day <= 2 else 1.0
    return growth * month * OF_THE_WEEK[hour.weekday()] * OF_THE_DAY[hour.hour]
