"""The table of how good the answers are: by kind, the desk's beside PostgreSQL's plain ranking."""

from collections.abc import Iterable
from statistics import mean
from typing import Any

Answer = dict[str, Any]
TO_FEW = "mail to few"
"""Mails to a knowledge base with few articles, in which most words are rare."""


def show(answers: list[Answer]) -> list[str]:
    """Print the table of the held-out queries and the figures of both parts; return what is beyond its bound."""
    to_few = [answer for answer in answers if answer["kind"] == TO_FEW]
    held_out = [answer for answer in answers if answer["held_out"] and answer["kind"] != TO_FEW]
    training = [answer for answer in answers if not answer["held_out"]]
    print(f"\n{'held out':18}{'queries':>8}{'nDCG@10':>9}{'plain':>7}{'success@3':>11}{'plain':>7}")
    answerable = [answer for answer in held_out if answer["right"]]
    kinds = dict.fromkeys(answer["kind"] for answer in answerable)
    for kind in kinds:
        _line(kind, [answer for answer in answerable if answer["kind"] == kind])
    _line("all held out", answerable)
    _line("all tuned on", [answer for answer in training if answer["right"]])
    _line("mails to few", [answer for answer in to_few if answer["right"]])
    for name, part in (("held out", held_out), ("tuned on", training), ("mails to few articles", to_few)):
        print(
            f"{name}: silent on {_silence(part, is_answerable=False):.0%} of what nothing answers "
            f"(plain {_silence(part, 'plain', is_answerable=False):.0%}), "
            f"and on {_silence(part, is_answerable=True):.0%} of what can be answered "
            f"(plain {_silence(part, 'plain', is_answerable=True):.0%})"
        )
    ours, plain = _gain(answerable, "ours"), _gain(answerable, "plain")
    return (
        []
        if ours > plain
        else [f"nDCG@10 of the search is {ours:.2f}, not more than {plain:.2f} of plain ranking"]
    )


def _line(name: str, answers: list[Answer]) -> None:
    if not answers:
        return
    success = [mean(answer[way]["success"] for answer in answers) for way in ("ours", "plain")]
    print(
        f"{name:18}{len(answers):>8}{_gain(answers, 'ours'):>9.2f}{_gain(answers, 'plain'):>7.2f}"
        f"{success[0]:>11.0%}{success[1]:>7.0%}"
    )


def _gain(answers: Iterable[Answer], way: str) -> float:
    return mean(answer[way]["ndcg"] for answer in answers)


def _silence(answers: list[Answer], way: str = "ours", *, is_answerable: bool) -> float:
    asked = [answer for answer in answers if bool(answer["right"]) is is_answerable]
    return mean(not answer[way]["found"] for answer in asked)
