"""Words that were typed on the keyboard of another alphabet: ghbdtn is what the keys of a Russian word give in Latin.

Pure: no Django.
"""

_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.~{}:\"<>"
_CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбюёхъжэбю"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC[:33], _LATIN[:33])


def other_layout(typed: str) -> str:
    """Return what the same keys give on the other keyboard, in small letters; "" for a text of both alphabets."""
    small = typed.lower()
    has_latin = any("a" <= mark <= "z" for mark in small)
    has_cyrillic = any("а" <= mark <= "я" or mark == "ё" for mark in small)
    if has_latin and not has_cyrillic:
        return small.translate(_TO_CYRILLIC)
    if has_cyrillic and not has_latin:
        return small.translate(_TO_LATIN)
    return ""
