"""Quoted mail below an answer is told apart from the new words."""

import pytest

from tickets.quoting import without_quoted


@pytest.mark.parametrize(
    ("text", "new", "quoted"),
    [
        ("It works.", "It works.", ""),
        ("It works.\n\n> Try again.\n> Regards", "It works.", "Try again.\nRegards"),
        (
            "It works.\n\nOn Monday Ivan wrote:\n> Try again.",
            "It works.",
            "On Monday Ivan wrote:\nTry again.",
        ),
        (
            "Grazie.\n\n--- Messaggio originale ---\nDa: noi\nCiao",
            "Grazie.",
            "--- Messaggio originale ---\nDa: noi\nCiao",
        ),
        ("> Is it on?\nYes, it is.", "> Is it on?\nYes, it is.", ""),
        ("> Only a quote.", "> Only a quote.", ""),
        ("A > B\nB > C", "A > B\nB > C", ""),
        ("Да.\n\n> раз\n\n> два", "Да.", "раз\n\nдва"),
    ],
)
def test_what_is_quoted_is_told_apart(text, new, quoted):
    assert without_quoted(text) == (new, quoted)
