"""What differs between two texts is said as somebody reads it."""

import pytest

from knowledge_base.differences import Kind, differences, has_changes, paragraphs, runs


def told(before, after):
    """Return the difference as text: `[-gone-]`, `[+new+]`, each paragraph with its kind."""
    signs = {Kind.SAME: "{}", Kind.REMOVED: "[-{}-]", Kind.ADDED: "[+{}+]"}
    return [
        (one.kind.value, "".join(signs[piece.kind].format(piece.text) for piece in one.pieces))
        for one in differences(before, after)
    ]


def test_a_changed_word_is_shown_within_its_paragraph():
    assert told("First.\n\nPress the red button twice.", "First.\n\nPress the green button twice.") == [
        ("same", "First."),
        ("changed", "Press the [-red-][+green+] button twice."),
    ]


def test_paragraphs_come_and_go_as_a_whole():
    assert told("a b\n\nold one goes", "a b\n\nentirely different words\n\nlast") == [
        ("same", "a b"),
        ("removed", "[-old one goes-]"),
        ("added", "[+entirely different words+]"),
        ("added", "[+last+]"),
    ]


def test_cyrillic_words_are_words():
    assert told("Нажмите красную кнопку", "Нажмите синюю кнопку") == [
        ("changed", "Нажмите [-красную-][+синюю+] кнопку")
    ]


@pytest.mark.parametrize(("before", "after"), [("", ""), ("a\r\n\r\nb", "a\n\n\n \nb\n"), ("x", "x")])
def test_texts_that_say_the_same_do_not_differ(before, after):
    assert not has_changes(differences(before, after))


def test_everything_of_both_texts_is_in_the_difference():
    before = "one two\n\nthree four five\n\nsix"
    after = "zero\n\none two\n\nthree 4 five\n\nseven\n\neight"
    pieces = [piece for one in differences(before, after) for piece in one.pieces]
    rebuilt = "".join(piece.text for piece in pieces if piece.kind != Kind.ADDED)
    assert rebuilt == "".join(paragraphs(before))
    assert "".join(piece.text for piece in pieces if piece.kind != Kind.REMOVED) == "".join(paragraphs(after))


def test_a_long_text_of_the_same_words_is_compared_all_the_same():
    before = "\n\n".join(["again and again"] * 3000)
    assert has_changes(differences(before, before + "\n\nand once more"))
    assert has_changes(differences("a " * 50_000, "a " * 50_001))


def test_a_text_made_to_keep_a_computer_busy_is_compared_by_paragraphs():
    before = "\n\n".join([",a" * 700] * 140)
    after = "\n\n".join([",b" * 700] * 140)
    found = differences(before, after)
    assert {one.kind for one in found} == {Kind.REMOVED, Kind.ADDED}
    assert len(found) == 280


def test_a_long_text_changed_in_every_paragraph_is_still_compared_word_by_word():
    before = [f"Step {number}: press the red button, and wait for the light." for number in range(1500)]
    after = [paragraph.replace("red", "green") for paragraph in before]
    found = differences("\n\n".join(before), "\n\n".join(after))
    assert {one.kind for one in found} == {Kind.CHANGED}


def test_of_texts_with_too_many_paragraphs_those_that_are_the_same_stay_the_same():
    before = [str(number) for number in range(20_000)]
    after = [f"other{number}" if number % 2 else str(number) for number in range(20_000)]
    found = differences("\n\n".join(before), "\n\n".join(after))
    assert [one.kind for one in found] == [Kind.SAME, Kind.REMOVED, Kind.ADDED] * 10_000


def test_what_is_the_same_and_far_from_every_change_is_folded():
    before = [f"paragraph {number}" for number in "abcdefgh"]
    after = [*before[:4], "something else", *before[5:]]
    found = runs(differences("\n\n".join(before), "\n\n".join(after)))
    assert [(run.is_folded, len(run.paragraphs)) for run in found] == [(True, 3), (False, 4), (False, 2)]
    assert sum(len(run.paragraphs) for run in found) == 9


def test_texts_that_are_the_same_are_one_fold():
    (run,) = runs(differences("a\n\nb\n\nc", "a\n\nb\n\nc"))
    assert run.is_folded
