"""The names of files, as their senders wrote them, made fit to be shown and to be saved under. Pure: no Django.

A name is only ever shown: on the disk a file lies under a generated one.
"""

import re
import unicodedata

LONGEST = 150
"""Characters of a name; in UTF-8 no more than 600 bytes, which every header carries."""
LONGEST_ENDING = 20
NAMELESS = "file"

_SPACES = re.compile(r"\s+")
_FOLDERS = re.compile(r"[/\\]")


def clean_name(name: str) -> str:
    """Return the name without folders, control characters and signs that turn or hide letters; never an empty one.

    Dots at its beginning go too: no name hides itself, or names a folder.
    """
    last = _FOLDERS.split(unicodedata.normalize("NFC", name))[-1]
    seen = "".join(_visible(sign) for sign in last)
    tidy = _SPACES.sub(" ", seen).strip(" .")
    return _shortened(tidy) or NAMELESS


def ending(name: str) -> str:
    """Return the ending of a clean name, in small letters with its dot; nothing where it has none."""
    stem, dot, last = name.rpartition(".")
    return f".{last.lower()}" if dot and stem and last and len(last) < LONGEST_ENDING else ""


def _visible(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in {"Zs", "Zl", "Zp"} or sign in "\t\n\r":
        return " "
    return "" if category.startswith("C") else sign


def _shortened(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    last = name[len(name) - len(ending(name)) :] if ending(name) else ""
    return name[: LONGEST - len(last)].rstrip(" .") + last
