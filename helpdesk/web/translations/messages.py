"""What the sources ask to be translated: messages, and where each stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """One sentence to translate, with its plural where it counts and its context where it needs one."""

    text: str
    plural: str | None = None
    context: str | None = None

    @property
    def key(self) -> tuple[str, str | None]:
        """Return what identifies the message in a catalogue: its text and its context."""
        return self.text, self.context


class SourceError(Exception):
    """A source asks for something that no catalogue can hold. Says which file, and what to write instead."""


class ConflictingMessages(SourceError):
    """Two sources ask for one text with different plurals."""


class Found:
    """Every message of the sources, with the files it stands in.

    A text that has a plural in one place has it in all: a catalogue holds one entry for it.
    """

    def __init__(self) -> None:
        self._messages: dict[tuple[str, str | None], Message] = {}
        self._files: dict[tuple[str, str | None], set[str]] = {}

    def add(self, messages: Iterable[Message], file: str) -> None:
        """Take the messages of one file. Raises ConflictingMessages for a second, different plural."""
        for message in messages:
            known = self._messages.get(message.key, message)
            if known.plural and message.plural and known.plural != message.plural:
                sentence = (
                    f"{file}: '{message.text}' has the plurals '{known.plural}' and '{message.plural}'."
                )
                raise ConflictingMessages(sentence)
            self._messages[message.key] = message if message.plural else known
            self._files.setdefault(message.key, set()).add(file)

    def __iter__(self) -> Iterator[Message]:
        """Go through the messages in the order of their text, which moving code does not change."""
        return iter(sorted(self._messages.values(), key=lambda found: (found.text, found.context or "")))

    def get(self, text: str, context: str | None) -> Message | None:
        """Return the message of this text and context, or None where no source asks for it."""
        return self._messages.get((text, context))

    def files(self, message: Message) -> list[str]:
        """Return the files the message stands in, in alphabetical order."""
        return sorted(self._files[message.key])
