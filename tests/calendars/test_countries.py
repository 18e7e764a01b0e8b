"""Holidays by country: found by year and region, compared with what a calendar has, added without loss or doubles."""

from datetime import date

import pytest

from helpdesk.calendars.countries import State, compared, countries, public_holidays, regions, together

ALL_SAINTS = date(2027, 11, 1)


def test_countries_and_regions_are_known_by_name():
    assert dict(countries())["ES"] == "Spain"
    assert dict(countries())["GB"] == "United Kingdom"
    assert dict(regions("ES"))["MD"] == "Madrid"
    assert len(countries()) > 100


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Spain"), ("es", "España"), ("ru", "Испания"), ("it", "Spagna")]
)
def test_countries_are_named_in_the_language_of_the_reader(language, name):
    assert dict(countries(language))["ES"] == name
    assert dict(countries(language)).keys() == dict(countries()).keys()


def test_accents_do_not_part_names_that_begin_alike():
    names = [name for _code, name in countries("en")]
    assert names.index("Åland Islands") == names.index("Albania") - 1


def test_holidays_are_named_in_the_language_of_the_reader_where_it_is_known():
    assert public_holidays("ES", "", [2027], "es")[ALL_SAINTS] == "Todos los Santos"
    assert public_holidays("ES", "", [2027], "en")[ALL_SAINTS] == "All Saints' Day"
    assert public_holidays("ES", "", [2027], "ru")[ALL_SAINTS] == "Todos los Santos"


def test_a_region_has_holidays_of_its_own():
    assert date(2027, 5, 2) not in public_holidays("ES", "", [2027], "en")
    assert {day.year for day in public_holidays("ES", "MD", [2027, 2028], "en")} == {2027, 2028}
    assert set(public_holidays("ES", "CT", [2027], "en")) != set(public_holidays("ES", "MD", [2027], "en"))


@pytest.mark.parametrize(("country", "region"), [("XX", ""), ("", ""), ("ES", "ZZ"), ("__doc__", "")])
def test_what_is_no_country_is_refused(country, region):
    with pytest.raises(KeyError):
        public_holidays(country, region, [2027], "en")


def test_what_a_calendar_has_is_neither_lost_nor_doubled():
    found = {date(2027, 1, 1): "New Year", date(2027, 1, 6): "Epiphany", date(2027, 1, 7): "Other"}
    kept = [{"date": "2027-01-01", "name": "Our name"}, {"date": "2027-03-03", "name": "Our feast"}]
    rows = compared(found, kept, {"2027-01-07": [["09:00", "12:00"]]})
    assert [row.state for row in rows] == [State.KNOWN, State.NEW, State.OTHER_HOURS]
    assert together(kept, rows[:2]) == [
        {"date": "2027-01-01", "name": "Our name"},
        {"date": "2027-01-06", "name": "Epiphany"},
        {"date": "2027-03-03", "name": "Our feast"},
    ]
