"""The articles and the labelled queries of the benchmark: written by hand, and by a seeded generator beside them."""

import random
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
PRODUCTS = (
    "Aster",
    "Borea",
    "Calix",
    "Dorado",
    "Elmira",
    "Fjord",
    "Gamma",
    "Helix",
    "Iris",
    "Juno",
    "Kestrel",
    "Lumen",
)
ASKED_CODES = {
    "en": "{product} stops with {code}",
    "es": "{product} error {code}",
    "ru": "что значит {code} в {product}",
    "it": "codice {code}",
}


@dataclass(frozen=True)
class Text:
    """An article: the subject it is about (translations share it), its language, title and body."""

    subject: str
    language: str
    title: str
    body: str


@dataclass(frozen=True)
class Query:
    """What somebody typed, in which language, of what kind; the subject that answers it, or "" for none."""

    kind: str
    language: str
    subject: str
    text: str


def texts() -> list[Text]:
    """Return all articles: those written by hand, then the generated ones."""
    return [*written(), *(text for text, _code in generated())]


def written() -> list[Text]:
    """Return the articles that were written by hand."""
    found: list[Text] = []
    subject = ""
    for line in _lines("articles.txt"):
        if line.startswith("= "):
            subject = line[2:]
        else:
            language, title, body = line.split(" | ", 2)
            found.append(Text(subject, language, title, _markdown(body)))
    return found


def generated(seed: int = 5) -> list[tuple[Text, str]]:
    """Return the articles of the generator, each with the error code that it holds."""
    chance = random.Random(seed)
    found = []
    for place, line in enumerate(_lines("problems.txt")):
        language, title, body = line.split(" | ", 2)
        for product in PRODUCTS:
            code = f"{chance.choice('EFKW')}-{chance.randint(1000, 9999)}"
            facts = {"product": product, "code": code, "number": chance.randint(2, 60) * 5}
            subject = f"{language}-{place}-{product}"
            text = Text(subject, language, title.format(**facts), _markdown(body.format(**facts)))
            found.append((text, code))
    return found


def queries() -> list[Query]:
    """Return the labelled queries: those written by hand, and some with the code of a generated article."""
    found = _queries("queries.txt")
    for text, code in generated()[::7]:
        if code in text.title + text.body:
            product = text.subject.rpartition("-")[2]
            asked = ASKED_CODES[text.language].format(product=product, code=code)
            found.append(Query("code", text.language, text.subject, asked))
    return found


def mails() -> list[Query]:
    """Return the labelled mails to a small knowledge base, that of the articles written by hand."""
    return _queries("mails.txt")


def _queries(name: str) -> list[Query]:
    found = []
    for line in _lines(name):
        kind, language, subject, text = line.split(" | ", 3)
        found.append(Query(kind, language, "" if subject == "-" else subject, text))
    return found


def is_held_out(query: Query, place: int) -> bool:
    """Say whether a query is kept for the report: every second subject, and every second query that nothing answers.

    Nothing was tuned on these; all queries of one subject are on the same side.
    """
    if not query.subject:
        return place % 2 == 1
    subjects = sorted({text.subject for text in written()})
    if query.subject in subjects:
        return subjects.index(query.subject) % 2 == 1
    return place % 2 == 1


def _lines(name: str) -> list[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _markdown(line: str) -> str:
    head, *parts = line.split(" ## ")
    return "\n\n".join([head, *("## " + part.replace(" | ", "\n\n", 1) for part in parts)])
