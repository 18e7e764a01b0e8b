"""Every kind of notice and mail has a name that a person understands."""

from helpdesk.notifications import kinds


def test_every_kind_is_called_something():
    assert [kind.name for kind in kinds.kinds().values() if not (kind.label or kind.called)] == []


def test_no_two_kinds_are_called_the_same():
    names = [str(kind.label or kind.called) for kind in kinds.kinds().values()]
    assert len(names) == len({*names})
