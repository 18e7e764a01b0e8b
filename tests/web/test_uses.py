"""What uses a setting is told by every room that registered for it."""

from helpdesk.web.uses import Use, uses, uses_of


def test_every_room_tells_what_it_uses():
    uses("a setting of this test")(lambda pk: [Use("Policy", f"Number {pk}")])
    uses("a setting of this test")(lambda _pk: [Use("Person", "Ana")])
    assert [use.name for use in uses_of("a setting of this test", 7)] == ["Number 7", "Ana"]
    assert uses_of("a setting that nobody knows", 7) == []
