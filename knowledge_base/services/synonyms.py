"""The list of words that mean the same: made, changed and taken away by who looks after the knowledge base."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now
from knowledge_base import events
from knowledge_base.models import Meaning
from knowledge_base.models.meaning import LANGUAGES


def save_meaning(meaning: Meaning, *, actor: User, **words: str) -> Meaning:
    """Give a meaning the words of each language named (`en="bill, invoice"`); it counts from the next search on.

    Raises ValidationError unless at least two words or phrases mean the same, or when they are too many for a field.
    """
    for language in LANGUAGES:
        if language in words:
            setattr(meaning, language, _tidy(words[language]))
    if sum(len(text.split(",")) for text in meaning.by_language().values() if text) < 2:
        raise ValidationError(_("Give at least two words that mean the same."))
    meaning.clean_fields()
    with transaction.atomic():
        meaning.save()
        _tell(meaning, actor)
    return meaning


def delete_meaning(meaning: Meaning, *, actor: User) -> None:
    """Take a meaning from the list; its words find only themselves again."""
    with transaction.atomic():
        _tell(meaning, actor, gone=True)
        meaning.delete()


def _tidy(text: str) -> str:
    words = (" ".join(word.split()) for word in text.split(","))
    return ", ".join(dict.fromkeys(word for word in words if word))


def _tell(meaning: Meaning, actor: User, *, gone: bool = False) -> None:
    told = event(
        meaning.stream, events.SYNONYMS_CHANGED, at=now(), actor=actor.pk, meaning=meaning.pk, gone=gone
    )
    record([told])
