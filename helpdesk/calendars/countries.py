"""Public holidays of the world's countries and their regions, from the `holidays` library: no network, no database."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any

import holidays as library
from babel import Locale
from holidays.registry import COUNTRIES

FIRST_YEAR, LAST_YEAR = 1970, 2099
MOST_YEARS = 10
_LANGUAGES = {"en": ("en_US", "en_GB", "en"), "es": ("es",), "ru": ("ru",), "it": ("it", "it_IT")}
"""How the library may call the languages of the desk; what it does not have is named in the country's own."""
_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


class State(Enum):
    """How a found holiday meets what the calendar has."""

    NEW = "new"
    KNOWN = "known"
    OTHER_HOURS = "other hours"


@dataclass(frozen=True)
class Found:
    """A public holiday, and whether the calendar has it: as a holiday already, or as a day with hours of its own."""

    date: date
    name: str
    state: State

    @property
    def is_new(self) -> bool:
        """Say whether adding it changes an ordinary day."""
        return self.state == State.NEW

    @property
    def is_known(self) -> bool:
        """Say whether the calendar has it already."""
        return self.state == State.KNOWN


@lru_cache(maxsize=len(_LANGUAGES))
def countries(language: str = "en") -> tuple[tuple[str, str], ...]:
    """Return the code and the name of every country in a language of the desk, by name without regard to accents."""
    names = Locale.parse(language).territories
    found = {codes[1]: names.get(codes[1]) or _WORD.sub(" ", codes[0]) for codes in COUNTRIES.values()}
    return tuple(sorted(found.items(), key=lambda item: _plain(item[1])))


@lru_cache(maxsize=256)
def regions(country: str) -> tuple[tuple[str, str], ...]:
    """Return the code and the name of every region of a country that has holidays of its own. Raises KeyError."""
    kind = _kind(country)
    names: dict[str, str] = {}
    for name, code in getattr(kind, "subdivisions_aliases", {}).items():
        names.setdefault(code, name)
    return tuple(
        sorted(((code, names.get(code, code)) for code in kind.subdivisions), key=lambda one: one[1])
    )


def public_holidays(country: str, region: str, years: Iterable[int], language: str) -> dict[date, str]:
    """Return the public holidays of these years with their names, in order of time.

    They are named in the language of the desk where the library has it, else in the country's own. Raises KeyError for
    a country or region that the library does not know.
    """
    kind = _kind(country)
    if region and region not in dict(regions(country)):
        raise KeyError(region)
    known = kind.supported_languages
    named = next((name for name in _LANGUAGES.get(language, ()) if name in known), kind.default_language)
    found = library.country_holidays(country, subdiv=region or None, years=list(years), language=named)
    return dict(sorted(found.items()))


def compared(
    found: Mapping[date, str], holidays: Sequence[Mapping[str, Any]], overrides: Mapping[str, Any]
) -> list[Found]:
    """Return what was found, each with how it meets the holidays and the days with other hours of a calendar."""
    known = {holiday["date"] for holiday in holidays}

    def state(day: date) -> State:
        if day.isoformat() in known:
            return State.KNOWN
        return State.OTHER_HOURS if day.isoformat() in overrides else State.NEW

    return [Found(day, name, state(day)) for day, name in found.items()]


def together(holidays: Sequence[Mapping[str, Any]], added: Iterable[Found]) -> list[dict[str, Any]]:
    """Return a calendar's holidays with some more, in order of time; a day that is there keeps its name."""
    by_day = {holiday["date"]: dict(holiday) for holiday in holidays}
    for one in added:
        by_day.setdefault(one.date.isoformat(), {"date": one.date.isoformat(), "name": one.name[:100]})
    return [by_day[day] for day in sorted(by_day)]


def _plain(name: str) -> str:
    """Return a name as it is sorted: Åland beside Albania."""
    return "".join(
        sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign)
    ).casefold()


def _kind(country: str) -> Any:
    if country not in dict(countries()):
        raise KeyError(country)
    return getattr(library, country)
