"""The catalogue of event kinds. An event of a kind that nobody declared is refused."""

_kinds: dict[str, str] = {}


class UnknownEventKind(LookupError):
    """Somebody tried to record an event of a kind that no app declares."""


def declare(kind: str, description: str) -> str:
    """Enter a kind (such as `ticket.opened`) with what it means, and return it: apps keep it as a constant."""
    _kinds[kind] = description
    return kind


def kinds() -> dict[str, str]:
    """Return every declared kind with its description."""
    return dict(_kinds)


def check(kind: str) -> None:
    """Raise UnknownEventKind unless the kind is declared."""
    if kind not in _kinds:
        message = f"No app declares events of the kind '{kind}'."
        raise UnknownEventKind(message)
