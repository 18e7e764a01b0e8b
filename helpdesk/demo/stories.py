"""The demo company's tickets as stories: what customers wrote, and what happened then, so many minutes ago."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Turn:
    """One thing that happened `ago` minutes before now: a verb of `history`, by whom, with what."""

    ago: int
    verb: str
    who: str = ""
    facts: tuple[tuple[str, Any], ...] = ()

    def fact(self, name: str, default: Any = "") -> Any:
        """Return a fact of the turn."""
        return dict(self.facts).get(name, default)


@dataclass(frozen=True)
class Story:
    """A ticket from its opening on."""

    requester: str
    subject: str
    body: str
    topic: str
    severity: str
    channel: str
    ago: int
    tags: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()


def turn(ago: int, verb: str, who: str = "", **facts: Any) -> Turn:
    """Return a turn."""
    return Turn(ago, verb, who, tuple(facts.items()))


STORIES = (
    Story(
        "ivan@volga.test",
        "Касса не принимает оплату",
        "Добрый день! С утра касса интернет-магазина не принимает карты, покупатели уходят. Помогите, пожалуйста.",
        topic="web-shop",
        severity="high",
        channel="email",
        ago=2900,
        tags=("payments",),
        turns=(
            turn(2880, "assign", "l1", assignee="l1"),
            turn(
                2870,
                "reply",
                "l1",
                body="Здравствуйте, Иван! Проверяем платёжный шлюз, ответим в течение часа.",
            ),
            turn(
                2850,
                "escalate",
                "l1",
                kind="functional",
                reason="knowledge",
                summary="The shop's checkout answers 502 for every card since 08:40.",
                tried="Cleared the shop's cache, checked the certificate: both fine.",
                asked_for="Look into the payment gateway's callback.",
            ),
            turn(2845, "acknowledge", "sara"),
            turn(
                2780,
                "reply",
                "sara",
                body="Шлюз сменил адрес ответа, мы обновили его. Оплата снова работает.",
            ),
            turn(2700, "receive", body="Всё работает, спасибо за быструю помощь!"),
            turn(2690, "resolve", "sara"),
        ),
    ),
    Story(
        "maria@castellana.test",
        "Sin conexión en el hotel de Valencia",
        "Buenos días: el hotel de Valencia está sin internet desde las 7:30. No podemos registrar a nadie.",
        topic="connection",
        severity="critical",
        channel="phone",
        ago=1500,
        tags=("outage",),
        turns=(
            turn(
                1494,
                "reply",
                "l2",
                body="María, hemos localizado el corte en la fibra; un técnico va de camino.",
            ),
            turn(
                1380,
                "reply",
                "l2",
                body="La conexión está restablecida. ¿Puede confirmarlo?",
                status="waiting_customer",
            ),
            turn(1300, "receive", body="Confirmado, ya funciona todo. Gracias."),
            turn(1295, "resolve", "l2"),
        ),
    ),
    Story(
        "sofia@ferri.test",
        "Fattura di ottobre addebitata due volte",
        "Buongiorno, la fattura di ottobre risulta addebitata due volte sul nostro conto. Chiediamo il rimborso.",
        topic="invoices",
        severity="normal",
        channel="email",
        ago=700,
        tags=("refund",),
        turns=(
            turn(680, "assign", "giulia", assignee="giulia"),
            turn(
                670,
                "reply",
                "giulia",
                body="Gentile Sofia, ho aperto la verifica con il reparto contabilità.",
            ),
            turn(
                660,
                "escalate",
                "giulia",
                kind="functional",
                reason="authorisation",
                summary="October was charged twice: 2 x EUR 189.00 on the 3rd.",
                tried="Checked the ledger: the second charge has no order behind it.",
                asked_for="Please authorise a refund of EUR 189.00.",
            ),
            turn(655, "acknowledge", "finance"),
        ),
    ),
    Story(
        "james@harbour.test",
        "New starters cannot sign in",
        "Hello, three nurses who started today cannot sign in to the booking portal. It says their account is locked.",
        topic="access",
        severity="high",
        channel="portal",
        ago=55,
        tags=("sign-in",),
        turns=(turn(50, "assign", "l1", assignee="l1"),),
    ),
    Story(
        "olga@volga.test",
        "Медленный интернет по вечерам",
        "Здравствуйте! Каждый вечер после семи скорость падает до 5 Мбит/с. Можно что-нибудь сделать?",
        topic="connection",
        severity="normal",
        channel="email",
        ago=400,
        turns=(
            turn(390, "assign", "tom", assignee="tom"),
            turn(
                380,
                "reply",
                "tom",
                body="Ольга, замерьте, пожалуйста, скорость по кабелю вечером и пришлите снимок.",
            ),
            turn(379, "status", "tom", status="waiting_customer"),
        ),
    ),
    Story(
        "diego@castellana.test",
        "Exijo hablar con un responsable",
        "Es la tercera vez que llamo y nadie me da una solución. Quiero hablar con un superior hoy mismo.",
        topic="other",
        severity="high",
        channel="phone",
        ago=90,
        tags=("complaint",),
        turns=(
            turn(85, "assign", "l1", assignee="l1"),
            turn(
                82, "reply", "l1", body="Diego, lamento la espera. Paso su caso ahora mismo a mi responsable."
            ),
            turn(
                80,
                "escalate",
                "l1",
                kind="hierarchical",
                reason="demands_superior",
                summary="Third call about the same invoice question; the customer asks for a superior.",
                tried="Apologised and explained the last two answers.",
                asked_for="Please call him back today.",
            ),
        ),
    ),
    Story(
        "paolo@ferri.test",
        "Come cambio l'indirizzo di spedizione?",
        "Salve, vorrei cambiare l'indirizzo di spedizione per i prossimi ordini. Come faccio?",
        topic="web-shop",
        severity="low",
        channel="chat",
        ago=1600,
        turns=(
            turn(
                1590,
                "reply",
                "giulia",
                body="Salve Paolo! Dal Suo profilo, alla voce «Indirizzi».",
                status="resolved",
            ),
        ),
    ),
    Story(
        "customer@shop.test",
        "Order 20417 never arrived",
        "Hi, my order was due last Friday and the tracking has not moved since. Where is it?",
        topic="web-shop",
        severity="normal",
        channel="email",
        ago=170,
    ),
    Story(
        "maria@castellana.test",
        "Alta de dos usuarios nuevos",
        "Hola, necesitamos dar de alta a dos personas en el portal de reservas. ¿Qué datos necesitan?",
        topic="access",
        severity="low",
        channel="portal",
        ago=60,
    ),
    Story(
        "james@harbour.test",
        "Third-party calendar does not sync",
        "Our appointments no longer appear in the clinic's calendar since yesterday evening.",
        topic="web-shop",
        severity="normal",
        channel="email",
        ago=500,
        turns=(
            turn(480, "assign", "tom", assignee="tom"),
            turn(
                470,
                "reply",
                "tom",
                body="Thanks James, I have asked the calendar's maker and will be back with news.",
            ),
            turn(469, "status", "tom", status="waiting_third_party"),
        ),
    ),
    Story(
        "sofia@ferri.test",
        "Nessuna risposta dal centralino",
        "Da stamattina il centralino non risponde. È un problema vostro o della linea?",
        topic="connection",
        severity="high",
        channel="social",
        ago=150,
    ),
    Story(
        "ivan@volga.test",
        "Нужна закрывающая справка за сентябрь",
        "Добрый день, пришлите, пожалуйста, закрывающие документы за сентябрь.",
        topic="invoices",
        severity="low",
        channel="email",
        ago=4300,
        turns=(
            turn(4200, "reply", "l1", body="Иван, справка во вложении к счёту в личном кабинете."),
            turn(4150, "resolve", "l1"),
            turn(1400, "close", "l1"),
        ),
    ),
)
