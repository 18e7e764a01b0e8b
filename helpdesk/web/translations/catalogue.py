"""The catalogues on disk, `locale/<language>/LC_MESSAGES/django.po`: an entry a message, stably sorted."""

from pathlib import Path

import polib

from helpdesk.web.translations.messages import Found, Message

SOURCE_LANGUAGE = "en"
# How each language counts, as its `Plural-Forms` header says it. (https://www.gnu.org/software/gettext/manual/)
_ONE_OR_MANY = "nplurals=2; plural=(n != 1);"
_ONE_FEW_MANY = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
)
PLURAL_FORMS = {"en": _ONE_OR_MANY, "es": _ONE_OR_MANY, "it": _ONE_OR_MANY, "ru": _ONE_FEW_MANY}
_LINE_WIDTH = 110


def path_of(root: Path, language: str) -> Path:
    """Return where the catalogue of a language lies under the checkout at `root`."""
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def read(path: Path) -> polib.POFile:
    """Return the catalogue at `path`, an empty one where there is none. Raises OSError for a broken one."""
    return polib.pofile(str(path), wrapwidth=_LINE_WIDTH) if path.exists() else polib.POFile()


def merge(found: Found, old: polib.POFile, language: str) -> polib.POFile:
    """Return the catalogue of what the sources ask for now, with the translations that `old` has for it.

    Entries that no source asks for are gone; a changed sentence is a new one, to be translated anew.
    """
    known = {(entry.msgid, entry.msgctxt): entry for entry in old if not entry.obsolete}
    merged = polib.POFile(wrapwidth=_LINE_WIDTH)
    merged.metadata = _headers(language)
    for message in found:
        merged.append(_entry(message, found.files(message), known.get(message.key), language))
    return merged


def write(catalogue: polib.POFile, path: Path) -> None:
    """Write the catalogue to `path`, making its folder where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{str(catalogue).strip()}\n", encoding="utf-8")


def number_of_forms(language: str) -> int:
    """Return how many plural forms a language has."""
    return 3 if PLURAL_FORMS[language] is _ONE_FEW_MANY else 2


def _headers(language: str) -> dict[str, str]:
    # No dates: a catalogue changes only when a message does.
    return {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS[language],
    }


def _entry(message: Message, files: list[str], old: polib.POEntry | None, language: str) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=message.text, msgctxt=message.context, occurrences=[(file, "") for file in files]
    )
    if "%(" in f"{message.text}{message.plural or ''}":
        entry.flags.append("python-format")
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = _old_forms(old, language)
    elif old and not old.msgid_plural:
        entry.msgstr = old.msgstr
    if old:
        entry.tcomment = old.tcomment
    if old and old.fuzzy:
        entry.flags.append("fuzzy")
    return entry


def _old_forms(old: polib.POEntry | None, language: str) -> dict[int, str]:
    known = old.msgstr_plural if old else {}
    return {form: known.get(form, "") for form in range(number_of_forms(language))}
