"""Texts are cut into words as people mean them."""

import pytest

from knowledge_base.search.layouts import other_layout
from knowledge_base.search.plain import plain
from knowledge_base.search.spelling import slips_between
from knowledge_base.search.words import fold, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Reset your PASSWORD.", ["reset", "your", "password"]),
        ("E-1042", ["e", "1042", "e1042"]),
        ("HTTP502", ["http502", "http", "502"]),
        ("0x80070005", ["0x80070005"]),
        ("wi-fi", ["wi", "fi", "wifi"]),
        ("ERR_TIMED_OUT", ["err", "timed", "out", "errtimedout"]),
        ("dell'anno", ["dell", "anno"]),
        ("Ёлка, йод", ["ёлка", "йод"]),
    ],
)
def test_a_text_is_its_words(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("word", "folded"), [("cancelación", "cancelacion"), ("ёлка", "елка"), ("йод", "йод")]
)
def test_accents_are_taken_off(word, folded):
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ghbdtn", "привет"), ("c,hjc", "сброс"), ("зкштеук", "printer"), ("cx`n", "счёт"), ("ёa", "")],
)
def test_the_same_keys_on_the_other_keyboard(typed, meant):
    assert other_layout(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant", "slips"),
    [
        ("password", "password", 0),
        ("pasword", "password", 1),
        ("exprot", "export", 1),
        ("resst", "reset", 1),
        ("", "abc", 3),
    ],
)
def test_slips_are_counted(typed, meant, slips):
    assert slips_between(typed, meant) == slips


def test_markdown_is_read_without_its_marks():
    read = plain(
        "Press **Start**.\n\n## If it *fails*\n\n- see [the guide](https://desk.test/secret)\n\n```\nls -l\n```\n"
    )
    assert read.headings == "If it fails"
    assert read.text == "Press Start. If it fails see the guide ls -l"


def test_the_edges_of_an_internal_block_are_no_words():
    assert plain("A.\n\n::: internal\nB.\n:::\n").text == "A. B."


@pytest.mark.parametrize(
    ("written", "text", "headings"),
    [
        ("## a # b ##  \n", "a # b ##", "a # b"),
        ("a\n----\n| - | - |\nb", "a b", ""),
        ("[a [b](https://desk.test/x_(y)) [c](d e", "[a b) [c](d e", ""),
        ("![a picture](/files/1)", "a picture", ""),
    ],
)
def test_headings_rules_and_links_are_told_apart(written, text, headings):
    read = plain(written)
    assert (read.text, read.headings) == (text, headings)


@pytest.mark.parametrize(
    "written",
    ["# a{}b".format(" " * 199_000), "a\n{}b".format(" " * 199_000), "[" * 200_000, "[a](" * 50_000],
    ids=["heading", "rule", "brackets", "links"],
)
def test_marks_that_nobody_ends_are_read_once(written):
    assert plain(written).text[:1] in {"a", "["}
