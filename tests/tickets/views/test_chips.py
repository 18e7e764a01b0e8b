"""Chips say what a list is narrowed to, whatever an address asks for."""

import pytest

HUGE = "0" * 20 + "9" * 5000


@pytest.mark.parametrize(
    "url",
    [
        "/q/?team=%00",
        "/q/?assignee=a%00b",
        "/q/?topic=%ff",
        "/esc/?owner=%00",
        pytest.param(f"/esc/?owner={HUGE}", id="escalations of a huge number"),
        pytest.param(f"/kb/?owner={HUGE}", id="articles of a huge number"),
    ],
)
def test_a_name_that_nobody_can_have_is_shown_as_it_was_asked_for(client, cast, url):
    client.force_login(cast.l1)
    assert client.get(url).status_code == 200
