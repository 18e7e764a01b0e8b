"""What customers write and what agents answer, in four languages: material that stories put together. Pure."""

from random import Random

THINGS = {
    "en": (
        "router",
        "invoice",
        "web shop",
        "password",
        "phone line",
        "order",
        "booking portal",
        "mailbox",
        "VPN",
    ),
    "es": ("router", "factura", "tienda web", "contraseña", "línea", "pedido", "portal", "buzón", "VPN"),
    "ru": ("роутер", "счёт", "магазин", "пароль", "телефон", "заказ", "портал", "почтовый ящик", "VPN"),
    "it": ("router", "fattura", "negozio", "password", "linea", "ordine", "portale", "casella", "VPN"),
}
TROUBLES = {
    "en": (
        "does not work",
        "is slow again",
        "was charged twice",
        "shows an error",
        "stopped after the update",
    ),
    "es": (
        "no funciona",
        "va muy lento",
        "se cobró dos veces",
        "da un error",
        "falla desde la actualización",
    ),
    "ru": ("не работает", "снова тормозит", "списан дважды", "выдаёт ошибку", "перестал после обновления"),
    "it": (
        "non funziona",
        "è di nuovo lento",
        "addebitato due volte",
        "dà errore",
        "fermo dopo l'aggiornamento",
    ),
}
BODIES = {
    "en": (
        "Hello, the problem began this morning and we have tried a restart already. Please look into it.",
        "This is the second time this month. What can we do about it, and until when?",
        "Several colleagues see the same. A picture of the screen can follow if that helps.",
    ),
    "es": (
        "Hola, el problema empezó esta mañana y ya hemos reiniciado todo. ¿Pueden mirarlo, por favor?",
        "Es la segunda vez este mes. ¿Qué podemos hacer y hasta cuándo?",
        "A varios compañeros les pasa lo mismo. Puedo enviar una captura si ayuda.",
    ),
    "ru": (
        "Здравствуйте, всё началось сегодня утром, перезагрузка не помогла. Посмотрите, пожалуйста.",
        "Это уже второй раз за месяц. Что можно сделать и к какому сроку?",
        "У нескольких коллег то же самое. Могу прислать снимок экрана.",
    ),
    "it": (
        "Buongiorno, il problema è iniziato stamattina e abbiamo già riavviato. Potete controllare?",
        "È la seconda volta questo mese. Che cosa possiamo fare, ed entro quando?",
        "Capita anche ad altri colleghi. Posso mandare una schermata, se serve.",
    ),
}
REPLIES = {
    "en": (
        "Thank you, we have found the cause and are on it.",
        "It works again. Could you check on your side?",
    ),
    "es": ("Gracias, hemos encontrado la causa y estamos en ello.", "Ya funciona. ¿Puede comprobarlo?"),
    "ru": ("Спасибо, причина найдена, мы работаем над этим.", "Всё снова работает. Проверьте, пожалуйста."),
    "it": (
        "Grazie, abbiamo trovato la causa e ce ne occupiamo.",
        "Ora funziona. Può verificare da parte Sua?",
    ),
}
ANSWERS = {
    "en": ("It is still the same on our side.", "Thanks, here are the details you asked for."),
    "es": ("Por nuestra parte sigue igual.", "Gracias, aquí van los datos que pedían."),
    "ru": ("У нас пока без изменений.", "Спасибо, вот данные, о которых вы просили."),
    "it": ("Da noi è ancora lo stesso.", "Grazie, ecco i dati richiesti."),
}
NOTES = ("Looked at the log: the gateway refuses the session.", "Known problem, see the last maintenance.")
SUMMARIES = ("Cannot be solved with what the first line may see.", "Needs a decision above the usual limit.")

FIRST_NAMES = {
    "en": ("Emma", "James", "Olivia", "Harry", "Grace", "Oliver", "Chloe", "Jack"),
    "es": ("Lucía", "Hugo", "Martina", "Pablo", "Carmen", "Diego", "Elena", "Javier"),
    "ru": ("Анна", "Иван", "Мария", "Дмитрий", "Ольга", "Сергей", "Елена", "Павел"),
    "it": ("Giulia", "Luca", "Sofia", "Marco", "Chiara", "Paolo", "Elisa", "Andrea"),
}
LAST_NAMES = {
    "en": ("Clarke", "Holt", "Bennett", "Fletcher", "Marsh", "Osborne", "Hayes", "Lowe"),
    "es": ("Ortega", "Herrera", "Vidal", "Campos", "Navarro", "Ibáñez", "Molina", "Serrano"),
    "ru": ("Соколова", "Орлов", "Кузнецова", "Волков", "Белова", "Зайцев", "Морозова", "Лебедев"),
    "it": ("Ferri", "Greco", "Conti", "Rinaldi", "Marchetti", "Bianco", "Villa", "Fontana"),
}
COMPANIES = (
    "Harbour",
    "Castellana",
    "Volga",
    "Bottega",
    "Norte",
    "Riviera",
    "Baltic",
    "Iberia",
    "Alpine",
    "Delta",
)
TRADES = (
    "Hotels",
    "Foods",
    "Clinic",
    "Logistics",
    "Studios",
    "Energy",
    "Books",
    "Motors",
    "Pharma",
    "Schools",
)
TAGS = (
    "refund",
    "outage",
    "sign-in",
    "payments",
    "complaint",
    "hardware",
    "delivery",
    "contract",
    "billing",
    "mobile",
    "upgrade",
    "security",
)


def subject(language: str, number: int, rng: Random) -> str:
    """Return a subject line; the number makes it one of its kind, as order and device numbers do."""
    return f"{any_of(THINGS[language], rng)} {number % 89_989 + 10_007} {any_of(TROUBLES[language], rng)}"


def any_of(choices: tuple[str, ...], rng: Random) -> str:
    """Return one of the choices."""
    return choices[int(rng.random() * len(choices))]
