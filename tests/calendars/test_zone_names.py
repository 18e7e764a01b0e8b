"""Which names of time zones the desk takes."""

import pytest
from django.core.exceptions import ValidationError

from helpdesk.calendars.models import validate_timezone


@pytest.mark.parametrize("name", ["Europe/Madrid", "UTC", "Asia/Kathmandu"])
def test_a_place_is_taken(name):
    validate_timezone(name)


@pytest.mark.parametrize("name", ["localtime", "Factory", "Mars/Olympus", "", "../etc/passwd"])
def test_what_is_no_place_is_refused(name):
    with pytest.raises(ValidationError):
        validate_timezone(name)
