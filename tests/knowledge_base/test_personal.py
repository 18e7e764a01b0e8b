"""Personal data leaves a text, and what an article needs stays."""

import pytest

from knowledge_base.personal import KINDS, strip

NAMES = {"person": ["Maria Rossi", "Пётр", "Анна Смирнова"], "organisation": ["Shop S.r.l."]}
WORDS = {kind: kind for kind in KINDS}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Write to maria.rossi+x@shop.test.", "Write to [email]."),
        ("Ring +39 055 123 4567 or 055-1234567.", "Ring [phone] or [phone]."),
        ("Paid by 4111 1111 1111 1111.", "Paid by [card]."),
        ("IBAN IT60 X054 2811 1010 0000 0123 456 it is", "IBAN [account] it is"),
        ("From 192.168.1.20 and 2001:db8::1", "From [ip] and [ip]"),
        (
            "https://desk.test/reset?token=abc&x=1 does not open",
            "https://desk.test/reset?[secret] does not open",
        ),
        ("My number is 1234567890", "My number is [number]"),
        ("MARIA asks, Rossi waits at Shop S.r.l.", "[person] asks, [person] waits at [organisation]"),
        ("Спросите Анну Смирнову", "Спросите [person] [person]"),
    ],
)
def test_what_names_a_person_reaches_them_or_pays_for_them_goes(written, kept):
    text, removed = strip(written, NAMES, WORDS)
    assert text == kept
    assert len(removed) == kept.count("[")


@pytest.mark.parametrize(
    "written",
    [
        "Error 0x80070005, HTTP 502, E-1042 and HD-1042",
        "On 2026-11-22 at 10:00:59 version 1.2.3 of kernel 6.1.0-18",
        "It costs 1.000.000 EUR, not 4111-1111-1111-1112.",
        "Marialuisa is another name, and a rossini another dish.",
        "Open Settings › Network, then 10.2.3.4.5",
        "",
    ],
)
def test_what_an_article_needs_stays(written):
    assert strip(written, NAMES, WORDS) == (written, [])


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("María Rossi", "[person] [person]"),
        ("Мария Росси", "[person] [person]"),
        ("от Марии Росси", "от [person] [person]"),
        ("Petr Smirnov and Petra", "[person] Smirnov and Petra"),
        ("Россия и Российский рынок", "Россия и Российский рынок"),
    ],
)
def test_a_name_goes_however_its_owner_writes_it(written, kept):
    assert strip(written, NAMES, WORDS)[0] == kept


def test_what_went_is_listed_as_it_was():
    _text, removed = strip("Maria: maria@shop.test", NAMES, WORDS)
    assert [(one.kind, one.text) for one in removed] == [("email", "maria@shop.test"), ("person", "Maria")]


def test_a_name_that_is_all_ending_is_no_pattern_for_every_word():
    names = {"person": ["яяяя", "Майя"]}
    assert strip("Мы с ней да яяяя", names, WORDS)[0] == "Мы с ней да [person]"
    assert strip("Пишет Майя.", names, WORDS)[0] == "Пишет [person]."


def test_a_name_takes_no_small_word_along():
    names = {"person": ["Илья"]}
    assert strip("Звонил Илья или Ильёй звали.", names, WORDS)[0] == "Звонил [person] или [person] звали."
