"""Numbers and periods in the reader's words."""

from datetime import date, timedelta

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from helpdesk.web.durations import duration

DAY, WEEK, MONTH = "day", "week", "month"
SHARE, SECONDS, COUNT, DAYS = "share", "seconds", "count", "days"
NOTHING = "–"
LONG_DAYS = 3 * 24 * 3600


def in_unit(value: float | None, unit: str) -> str:
    """Return a value in its unit: `12.4 %`, `3 h 20`, `1,204`; a dash where there is none."""
    if value is None:
        return NOTHING
    if unit == SHARE:
        return percentage(value)
    if unit == DAYS:
        return _("%(number)s days") % {"number": rounded(value, 1)}
    return span(value) if unit == SECONDS else counted(value)


def percentage(share: float) -> str:
    """Return a share of one as a percentage with one digit behind the point."""
    return _("%(number)s %%") % {"number": rounded(share * 100, 1)}


def points(difference: float) -> str:
    """Return the difference of two shares in percentage points."""
    return _("%(number)s points") % {"number": rounded(abs(difference) * 100, 1)}


def counted(number: float) -> str:
    """Return a number with its thousands apart; a broken one with one digit."""
    digits = 0 if float(number).is_integer() else 1
    return rounded(number, digits)


def rounded(number: float, digits: int) -> str:
    """Return a number with so many digits behind the point. Django's own `number_format` cuts instead of rounding."""
    return number_format(round(number, digits), decimal_pos=digits, force_grouping=True)


def span(seconds: float) -> str:
    """Return a span; a long one in days."""
    if seconds < LONG_DAYS:
        return duration(seconds)
    days = seconds / 86400
    return _("%(number)s days") % {"number": rounded(days, 1)}


def on_axis(value: float, unit: str) -> str:
    """Return a value as it stands beside a line of a chart: as short as it is clear."""
    if unit == SHARE:
        digits = 0 if abs(value * 100 - round(value * 100)) < 1e-6 else 1
        return _("%(number)s %%") % {"number": rounded(value * 100, digits)}
    if unit == SECONDS and value and value % 86400 == 0:
        return _("%(number)s d") % {"number": counted(value / 86400)}
    return in_unit(value, unit) if value else "0"


def period(start: date, bucket: str) -> str:
    """Return what a bucket is called beside its figure: `12 Nov 2026`, `week of 9 Nov 2026`, `November 2026`."""
    if bucket == MONTH:
        return date_format(start, pgettext("date format", "F Y"))
    day = date_format(start, pgettext("date format", "j M Y"))
    return _("week of %(day)s") % {"day": day} if bucket == WEEK else day


def period_on_axis(start: date, bucket: str) -> str:
    """Return what a bucket is called below a chart: as short as it is clear."""
    return date_format(
        start, pgettext("date format", "M") if bucket == MONTH else pgettext("date format", "j M")
    )


def dates(start: date, end: date) -> str:
    """Return a span of days from its first to its last; `end` is the day after."""
    form = pgettext("date format", "j M Y")
    last = end - timedelta(days=1)
    if start == last:
        return date_format(start, form)
    return _("%(first)s to %(last)s") % {"first": date_format(start, form), "last": date_format(last, form)}


def weekday(number: int) -> str:
    """Return the short name of a weekday; 0 is Monday."""
    return str(WEEKDAYS_ABBR[number])


def level_name(number: int) -> str:
    """Return the short name of a support level, as every chip has it."""
    return _("L%(level)s") % {"level": number}


def shortened(text: str, most: int) -> str:
    """Return the text cut to so many letters."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
