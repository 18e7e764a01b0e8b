"""What is wrong with a catalogue: each problem is one sentence that names the message."""

import re
from collections.abc import Iterator

import polib

from helpdesk.web.translations.catalogue import PLURAL_FORMS, SOURCE_LANGUAGE, number_of_forms
from helpdesk.web.translations.messages import Found

_PLACEHOLDER = re.compile(r"%\(\w+\)[a-zA-Z]|(?<!%)(?:%%)*%[sd]|\{\w*\}")


def problems(found: Found, catalogue: polib.POFile, language: str) -> Iterator[str]:
    """Yield every problem of a language's catalogue.

    In each language: missing and stale entries. In each but English, which is the code itself, also what
    is not translated or is marked fuzzy, placeholders other than the message's, and plural forms other than
    the language's.
    """
    if catalogue.metadata.get("Plural-Forms") != PLURAL_FORMS[language]:
        yield f"its Plural-Forms header is not '{PLURAL_FORMS[language]}'"
    entries = {(entry.msgid, entry.msgctxt): entry for entry in catalogue if not entry.obsolete}
    for message in found:
        if message.key not in entries:
            yield f"missing: {message.text!r}; run `bin/manage extract_messages`"
    for entry in catalogue:
        message_now = found.get(entry.msgid, entry.msgctxt)
        if entry.obsolete or message_now is None or message_now.plural != (entry.msgid_plural or None):
            yield f"stale: {entry.msgid!r}; run `bin/manage extract_messages`"
        elif language != SOURCE_LANGUAGE:
            yield from _problems_of(entry, language)


def _problems_of(entry: polib.POEntry, language: str) -> Iterator[str]:
    if entry.fuzzy:
        yield f"fuzzy: {entry.msgid!r}"
    if entry.msgid_plural:
        yield from _plural_problems(entry, language)
    elif not entry.msgstr:
        yield f"not translated: {entry.msgid!r}"
    elif placeholders(entry.msgstr) != placeholders(entry.msgid):
        yield f"other placeholders in {entry.msgstr!r} than in {entry.msgid!r}"


def _plural_problems(entry: polib.POEntry, language: str) -> Iterator[str]:
    forms = number_of_forms(language)
    if set(entry.msgstr_plural) != set(range(forms)):
        yield f"{len(entry.msgstr_plural)} plural forms instead of {forms}: {entry.msgid!r}"
        return
    for form, text in sorted(entry.msgstr_plural.items()):
        if not text:
            yield f"plural form {form} not translated: {entry.msgid!r}"
        elif placeholders(text) not in _allowed_placeholders(entry, form, forms):
            yield f"other placeholders in {text!r} than in {entry.msgid_plural!r}"


def _allowed_placeholders(entry: polib.POEntry, form: int, forms: int) -> list[list[str]]:
    """Return the placeholders a form may have: only one that means exactly one may do without the count."""
    allowed = [placeholders(entry.msgid_plural)]
    means_exactly_one = form == 0 and forms == number_of_forms(SOURCE_LANGUAGE)
    return [*allowed, placeholders(entry.msgid)] if means_exactly_one else allowed


def placeholders(text: str) -> list[str]:
    """Return the placeholders of a message, each once, in alphabetical order."""
    return sorted(set(_PLACEHOLDER.findall(text)))
