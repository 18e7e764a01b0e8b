"""How high a chart reaches, and where its lines are drawn."""

import math

NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
HOUR = 3600.0
NICE_SECONDS = (15.0, 30.0, 60.0, 300.0, 600.0, 900.0, 1800.0, HOUR, 2 * HOUR, 4 * HOUR, 6 * HOUR, 12 * HOUR)
LINES = 4


def lines_up_to(highest: float, unit: str) -> list[float]:
    """Return the values at which lines are drawn, from nothing to at least the highest: two to five of them.

    Counts get whole lines, spans lines at whole minutes or hours, and no share goes beyond one hundred percent.
    """
    step = _step(max(highest, 0.0) / LINES, unit)
    count = max(1, math.ceil(highest / step - 1e-9))
    return [step * number for number in range(count + 1)]


def _step(rough: float, unit: str) -> float:
    if unit == "seconds":
        return _step_of_seconds(rough)
    if unit == "count":
        return _nice(max(rough, 1.0), whole=True)
    return _nice(rough or 0.05, whole=False)


def _step_of_seconds(rough: float) -> float:
    for step in NICE_SECONDS:
        if step >= rough:
            return step
    return _nice(rough / (12 * HOUR), whole=False) * 12 * HOUR


def _nice(rough: float, *, whole: bool) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    steps = (power * factor for factor in NICE)
    return next(step for step in steps if step >= rough * (1 - 1e-9) and not (whole and step % 1))
