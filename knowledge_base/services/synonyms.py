"""The list of words that mean the same: made, changed and taken away by who looks after the knowledge base."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.accounts.services.changes import apply, locked, save_new
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now
from knowledge_base import events
from knowledge_base.models import Meaning
from knowledge_base.models.meaning import LANGUAGES


def add_meaning(*, actor: User, **words: str) -> Meaning:
    """Make a meaning of the words of each language named (`en="bill, invoice"`); it counts from the next search on.

    Raises ValidationError unless at least two words or phrases mean the same, or when they are too many for a field.
    """
    meaning = Meaning(**_tidied(words))
    _refuse_one_alone(meaning.by_language())
    with transaction.atomic():
        save_new(meaning)
        _tell(meaning, actor)
    return meaning


def change_meaning(meaning: Meaning, *, actor: User, **words: str) -> Meaning:
    """Give a meaning other words in the languages named, and in no other, and return it as it is now.

    Raises ValidationError as `add_meaning` does, and Meaning.DoesNotExist when somebody took it away meanwhile.
    """
    given = _tidied(words)
    with transaction.atomic():
        current = locked(meaning)
        _refuse_one_alone({**current.by_language(), **given})
        if apply(current, given, LANGUAGES):
            _tell(current, actor)
    return current


def delete_meaning(meaning: Meaning, *, actor: User) -> None:
    """Take a meaning from the list; its words find only themselves again.

    Raises Meaning.DoesNotExist when somebody was faster.
    """
    with transaction.atomic():
        current = locked(meaning)
        _tell(current, actor, gone=True)
        current.delete()


def _refuse_one_alone(words: Mapping[str, str]) -> None:
    if sum(len(text.split(",")) for text in words.values() if text) < 2:
        raise ValidationError(_("Give at least two words that mean the same."))


def _tidied(words: Mapping[str, str]) -> dict[str, str]:
    return {language: _tidy(text) for language, text in words.items()}


def _tidy(text: str) -> str:
    words = (" ".join(word.split()) for word in text.split(","))
    return ", ".join(dict.fromkeys(word for word in words if word))


def _tell(meaning: Meaning, actor: User, *, gone: bool = False) -> None:
    told = event(
        meaning.stream, events.SYNONYMS_CHANGED, at=now(), actor=actor.pk, meaning=meaning.pk, gone=gone
    )
    record([told])
