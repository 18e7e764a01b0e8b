"""Names of files are shown as they were meant, and nothing more."""

import pytest

from helpdesk.files.names import LONGEST, NAMELESS, clean_name, ending


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("notes.txt", "notes.txt"),
        ("../../../../etc/pwn", "pwn"),
        ("/etc/cron.d/x", "x"),
        ("..\\..\\x.bat", "x.bat"),
        ("C:\\Users\\me\\a.png", "a.png"),
        ("a%2f..%2fb", "a%2f..%2fb"),
        ("nul\0l.txt", "null.txt"),
        ("a\r\nSet-Cookie: x=1.txt", "a Set-Cookie: x=1.txt"),
        (".htaccess", "htaccess"),
        ("\u200b.htaccess", "htaccess"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),
        ("  two   spaces \u00a0.txt ", "two spaces .txt"),
        ("план работ.docx", "план работ.docx"),
        ("cafe\u0301.txt", "café.txt"),
        ("🙂.png", "🙂.png"),
        ("half\ud83d.txt", "half.txt"),
        ("..", NAMELESS),
        ("", NAMELESS),
        ("folder/", NAMELESS),
        ("CON", "CON"),
    ],
)
def test_a_hostile_name_becomes_a_plain_one(sent, shown):
    """F01: only the last part of a path, and no sign that hides or turns another."""
    assert clean_name(sent) == shown


def test_a_long_name_keeps_its_ending():
    shown = clean_name("x" * 300 + ".tar.pdf")
    assert len(shown) == LONGEST
    assert ending(shown) == ".pdf"


def test_an_ending_without_end_is_none():
    assert ending("a." + "b" * 40) == ""
    assert len(clean_name("a." + "b" * 400)) == LONGEST
