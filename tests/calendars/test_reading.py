"""Why hours cannot be read, in the reader's language."""

import pytest
from django.utils import translation

from helpdesk.calendars.hours import BadHours, LocalHours
from helpdesk.calendars.reading import reason


def test_what_is_wrong_with_hours_is_said_in_the_readers_language():
    with pytest.raises(BadHours) as refused:
        LocalHours({"someday": []}, (), {})
    english = "'someday' is no weekday: write one of mon, tue, wed, thu, fri, sat, sun."
    spanish = "'someday' no es un día de la semana: escriba uno de mon, tue, wed, thu, fri, sat, sun."
    assert (str(refused.value), reason(refused.value)) == (english, english)
    with translation.override("es"):
        assert reason(refused.value) == spanish
