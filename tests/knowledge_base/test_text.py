"""What only the desk may read never survives in the public part of a text, whatever somebody writes around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.text import has_internal, open_blocks, parts, public_part

SECRET = "Zq7secretZq7"


@pytest.mark.parametrize(
    ("body", "public"),
    [
        ("Before\n\n::: internal\nSECRET\n:::\n\nAfter", "Before\n\n\nAfter"),
        ("Before\n::: internal\nSECRET\n:::\nAfter", "Before\n\nAfter"),
        ("::: internal\nSECRET\n:::", ""),
        ("A\n:::internal\nSECRET", "A"),
        ("A\n  :::   INTERNAL  \nSECRET\n   :::\nB", "A\n\nB"),
        ("- a\n- ::: internal\n  SECRET\n  :::\n- b", "- a\n\n- b"),
        ("1. ::: internal\n   SECRET\n   :::", ""),
        ("> a\n> ::: internal\n> SECRET\n> :::\n> b", "> a\n\n> b"),
        ("```\na\n::: internal\nSECRET\n:::\nb\n```", "```\na\n\nb\n```"),
        ("| a |\n| ::: internal |\nSECRET", "| a |"),
        ("A\n**::: internal**\nSECRET", "A"),
        ("A\n::: intrenal\nSECRET\n:::\nB", "A\n\nB"),
        ("A\n::: Внутреннее\nSECRET\n:::\nB", "A\n\nB"),
        ("A\n:::\nSECRET\n:::\nB", "A\n\nB"),
        ("A\n\uff1a\uff1a\uff1a internal\nSECRET\n:::\nB", "A\n\nB"),
        ("A\n:\u200b:\u00ad: internal\nSECRET\n:::\nB", "A\n\nB"),
        ("A\n:\x01:: internal\nSECRET\n:::\nB", "A\n\nB"),
        ("A\n:\t:\x7f: internal\nSECRET\n:::\nB", "A\n\nB"),
        ("A\n&#00000000058;&#058;&#0000000000000058; internal\nSECRET\n:::\nB", "A\n\nB"),
        ("A\n&#58;&colon;&#x3a; internal\nSECRET\n:::\nB", "A\n\nB"),
        ("A\r::: internal\rSECRET\r:::\rB", "A\n\nB"),
        ("A\r\n::: internal\r\nSECRET\r\n:::\r\nB", "A\n\nB"),
        ("A\n:::: internal\nSECRET\n:::\nSECRET\n::::\nB", "A\n\nB"),
        ("A\n::: internal\n::: note\nSECRET\n:::\nSECRET\n:::\nB", "A\n\nB"),
        ("A\n::: internal\nSECRET ::: \nSECRET\n:::\nSECRET", "A"),
        ("A\n::: internal\nSECRET\n&#58;&#58;&#58;\nSECRET\n:::\nSECRET", "A"),
        ("A\n::: internal\nSECRET\u2028:::\u2028SECRET", "A"),
        ("A\nSECRET ::: internal SECRET\nSECRET\n:::\nB", "A\n\nB"),
    ],
)
def test_what_is_internal_goes_and_the_rest_stays(body, public):
    assert public_part(body) == public
    assert has_internal(body)


@pytest.mark.parametrize(
    "body", ["", "Plain", "A :: B\n\n- [x](http://a::b)", "a\n\nb\n", "12:30:45 &amp; more"]
)
def test_a_text_without_a_block_stays_as_it_is(body):
    assert public_part(body) == body
    assert not has_internal(body)
    assert "\n".join(part.text for part in parts(body)) == body


@pytest.mark.parametrize("digits", ["9", "0", "5"])
def test_a_number_of_many_digits_is_no_mark(digits):
    body = f"A &#{digits * 200_000}; B"
    assert public_part(body) == body
    assert public_part(f"{body} ::: internal") == ""


@pytest.mark.parametrize("line", [" " * 200_000 + "x:::", "> " * 100_000 + "x:::", ":" * 200_000 + "x"])
def test_a_line_that_nearly_ends_a_block_ends_none(line):
    assert public_part(f"A\n::: a\n{line}\n{SECRET}") == "A"


MARKS = st.sampled_from(
    [
        "",
        " ",
        "   ",
        "\t",
        "> ",
        ">> ",
        "- ",
        "* ",
        "+ ",
        "1. ",
        "12) ",
        "> - ",
        "| ",
        "# ",
        "**",
        "`",
        "\u200b",
        "(x) ",
    ]
)
NAMES = st.sampled_from(
    ["internal", "Internal", "INTERNAL", " internal ", "interno", "\tinternal", "", "internal {.x}"]
)
COLONS = st.integers(3, 6).map(lambda count: ":" * count)
PUBLIC = st.text(alphabet="ab :>-*#`|\n\r\t~[]()!", max_size=40)
CLOSED = PUBLIC.filter(lambda text: not open_blocks(text))
BEGINS = st.builds(lambda mark, colons, name: (f"{mark}{colons}{name}", len(colons)), MARKS, COLONS, NAMES)
HIDDEN = st.lists(
    st.one_of(
        st.just(SECRET),
        st.builds("{}{} {}".format, MARKS, st.just(SECRET), MARKS),
        st.just("```"),
        st.just("::: note"),
        st.builds("{}:: {}".format, MARKS, st.just(SECRET)),
    ),
    min_size=1,
    max_size=6,
)
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@given(before=CLOSED, begin=BEGINS, hidden=HIDDEN, end=LINE_ENDS)
def test_a_block_that_nobody_ends_hides_everything_after_it(before, begin, hidden, end):
    body = end.join([before, begin[0], *hidden])
    assert SECRET not in public_part(body)


@given(before=CLOSED, begin=BEGINS, hidden=HIDDEN, after=PUBLIC, mark=MARKS, end=LINE_ENDS)
def test_nothing_inside_a_block_survives_whatever_stands_around_it(
    *, before, begin, hidden, after, mark, end
):
    line, colons = begin
    body = end.join([before, line, *hidden, f"{mark}{':' * colons}", after])
    assert SECRET not in public_part(body)


@given(st.lists(st.one_of(PUBLIC, COLONS, BEGINS.map(lambda one: one[0])), max_size=12).map("\n".join))
def test_the_public_part_is_public_and_made_of_the_texts_own_lines(body):
    public = public_part(body)
    assert public_part(public) == public
    assert not has_internal(public)
    lines = iter(body.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    assert all(line in lines for line in public.split("\n") if line.strip())


@given(st.lists(st.one_of(PUBLIC, COLONS, BEGINS.map(lambda one: one[0])), max_size=12).map("\n".join))
def test_the_desk_sees_as_public_just_what_customers_get(body):
    public = [line for part in parts(body) if not part.is_internal for line in part.text.split("\n")]
    assert [line for line in public if line.strip()] == [
        line for line in public_part(body).split("\n") if line.strip()
    ]


@given(
    paragraphs=st.lists(
        st.text(alphabet="abc .", min_size=1, max_size=9).filter(str.strip), min_size=2, max_size=5
    )
)
def test_what_stands_between_blocks_that_end_stays(paragraphs):
    body = f"\n::: internal\n{SECRET}\n:::\n".join(paragraphs)
    assert [line for line in public_part(body).split("\n") if line] == paragraphs


def test_a_writer_is_told_where_a_block_begins_that_nothing_ends():
    assert open_blocks("A\n::: internal\nb\n:::\n\n:::: internal\n:::") == [6]
    assert open_blocks("A\n::: internal\n:::") == []


def test_each_part_knows_its_line():
    found = [(part.text, part.is_internal, part.line) for part in parts("A\n::: internal\nB\n:::\nC")]
    assert found == [("A", False, 1), ("B", True, 3), ("C", False, 5)]
