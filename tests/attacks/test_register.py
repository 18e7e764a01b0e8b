"""No attack is forgotten: each is played by a test, or waits for a stated reason."""

from tests.attacks.cases import WAITING, known, played


def test_every_attack_is_played_or_waits_for_a_reason():
    assert known() - played() - WAITING.keys() == set()


def test_no_attack_waits_that_is_played():
    assert WAITING.keys() & played() == set()


def test_the_register_names_no_attack_that_does_not_exist():
    assert (WAITING.keys() | played()) - known() == set()
