"""What was escalated once is answered at first contact the next time: the whole loop, over the API alone."""

from dataclasses import dataclass

import pytest

from tests.escalation import rules
from tests.people import api_client

pytestmark = pytest.mark.django_db
API = "/api/v1"


@dataclass(frozen=True)
class Story:
    """One problem in one language: how it is told the first time and, in other words, the second; what solves it."""

    language: str
    name: str
    subject: str
    body: str
    solution: str
    again: str
    words: str
    said: str


STORIES = [
    Story(
        "en",
        "Maria Rossi",
        "Invoice PDF is blank after the update",
        "Hello,\n\n"
        "since the update every invoice that I print as a PDF comes out blank. My number is +44 20 7946 0958.\n\n"
        "Maria Rossi",
        "Turn off hardware acceleration in the printing settings, then print the invoice again.",
        "Printed invoices are empty",
        "I updated yesterday. Now my invoices are white pages when printing.",
        "hardware acceleration",
    ),
    Story(
        "es",
        "María Rossi",
        "La factura en PDF sale en blanco tras la actualización",
        "Hola:\n\n"
        "desde la actualización, cada factura que imprimo en PDF sale en blanco. Mi número es +34 600 123 456.\n\n"
        "María Rossi",
        "Desactive la aceleración por hardware en los ajustes de impresión y vuelva a imprimir la factura.",
        "Facturas impresas vacías",
        "Ayer actualicé el programa. Ahora mis facturas salen en blanco al imprimir.",
        "aceleración por hardware",
    ),
    Story(
        "ru",
        "Мария Росси",
        "Счёт в PDF пустой после обновления",
        "Здравствуйте!\n\n"
        "После обновления каждый счёт, который я печатаю в PDF, выходит пустым. Мой номер +7 916 123-45-67.\n\n"
        "Мария Росси",
        "Отключите аппаратное ускорение в настройках печати и напечатайте счёт ещё раз.",
        "Печатаются пустые счета",
        "Вчера обновили программу, и теперь при печати счетов выходят пустые страницы.",
        "аппаратное ускорение",
    ),
    Story(
        "it",
        "Maria Rossi",
        "La fattura in PDF esce bianca dopo l'aggiornamento",
        "Buongiorno,\n\n"
        "dopo l'aggiornamento ogni fattura che stampo in PDF esce bianca. Il mio numero è +39 347 123 4567.\n\n"
        "Maria Rossi",
        "Disattivi l'accelerazione hardware nelle impostazioni di stampa e stampi di nuovo la fattura.",
        "Fatture stampate vuote",
        "Ieri ho aggiornato il programma. Adesso le mie fatture escono bianche quando stampo.",
        "accelerazione hardware",
    ),
]


@pytest.fixture
def people(cast):
    """Return a client of the API for the first line, the second and a reviewer; nothing else is known of the desk."""
    rules.desk()
    return api_client(cast.l1), api_client(cast.l2), api_client(cast.l3)


def post(client, path, **body):
    answer = client.post(f"{API}/{path}", body, format="json")
    assert answer.status_code < 300, (path, answer.status_code, answer.content.decode()[:500])
    return answer.json()


def get(client, path):
    answer = client.get(f"{API}/{path}")
    assert answer.status_code == 200, (path, answer.content.decode()[:500])
    return answer.json()


def write(client, story, customer, subject, body):
    """Let a customer, known by address and name, write."""
    requester = {"email": customer[0], "name": customer[1], "language": story.language}
    return post(client, "tickets/", subject=subject, body=body, requester=requester, language=story.language)


def solve(client, ticket, body):
    post(client, f"tickets/{ticket['key']}/messages/", body=body, visibility="public")
    post(client, f"tickets/{ticket['key']}/status/", status="resolved")


@pytest.mark.parametrize("story", STORIES, ids=[story.language for story in STORIES])
def test_what_was_escalated_once_is_solved_at_the_first_line_the_next_time(people, story):
    l1, l2, l3 = people
    first = write(l1, story, ("maria@shop.test", story.name), story.subject, story.body)
    assert get(l1, f"tickets/{first['key']}/suggestions/")["articles"] == []

    proposal = get(l1, f"tickets/{first['key']}/escalate/")
    note = {"summary": "The PDF is blank.", "tried": "Printed twice.", "asked_for": "The cause."}
    post(
        l1,
        f"tickets/{first['key']}/escalate/",
        kind="functional",
        reason="knowledge",
        seen=proposal["seen"],
        note=note,
    )
    assert get(l1, f"tickets/{first['key']}/")["level"] == 2
    solve(l2, first, story.solution)
    lesson = get(l2, f"tickets/{first['key']}/lesson/")
    assert (lesson["state"], lesson["owner"]["email"]) == ("asked", "l2@desk.test")
    assert get(l2, "knowledge/gaps/")["owed"] == 1

    draft = post(l2, f"tickets/{first['key']}/lesson/draft/")
    assert draft["language"] == story.language
    assert story.said in draft["body"]
    for personal in (*story.name.split(), "maria@shop.test", "+44", "+34", "+7", "+39", "0958", "123"):
        assert personal not in draft["body"]
    removed = {one["kind"] for one in get(l2, f"tickets/{first['key']}/lesson/")["removed"]}
    assert removed == {"person", "phone"}
    post(l2, f"articles/{draft['id']}/review/")
    post(l3, f"articles/{draft['id']}/publish/")
    assert get(l2, f"tickets/{first['key']}/lesson/")["state"] == "learnt"

    told = get(l1, "notifications/")["results"]
    assert any(one["url"].endswith(f"/kb/{draft['slug']}") for one in told)
    assert [one["id"] for one in get(l1, "articles/?to_read=true")["results"]] == [draft["id"]]
    post(l1, f"articles/{draft['id']}/read/")

    second = write(l1, story, ("piotr@cafe.test", "Piotr"), story.again, story.words)
    offered = get(l1, f"tickets/{second['key']}/suggestions/")["articles"]
    assert [one["id"] for one in offered][:1] == [draft["id"]]
    post(l1, f"articles/{draft['id']}/uses/", ticket=second["key"], verdict="used")
    solve(l1, second, story.solution)
    counted = get(l1, "knowledge/gaps/")
    assert (counted["avoided"], counted["owed"]) == (1, 0)
    assert [one["key"] for one in get(l1, "knowledge/gaps/avoided/")["results"]] == [second["key"]]
