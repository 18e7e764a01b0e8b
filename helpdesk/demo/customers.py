"""The demo company's customers: four languages, three tiers."""

from helpdesk.accounts.models import Organisation, Requester
from helpdesk.accounts.models.organisation import Tier
from helpdesk.accounts.services import customers

ORGANISATIONS = (
    ("Castellana Hotels", Tier.STRATEGIC),
    ("Volga Foods", Tier.PREMIUM),
    ("Bottega Ferri", Tier.STANDARD),
    ("Harbour Clinic", Tier.PREMIUM),
)

# address, name, organisation, language, time zone
REQUESTERS = (
    ("customer@shop.test", "Emma Clarke", None, "en", "Europe/London"),
    ("maria@castellana.test", "María Ortega", "Castellana Hotels", "es", "Europe/Madrid"),
    ("ivan@volga.test", "Иван Смирнов", "Volga Foods", "ru", "Europe/Moscow"),
    ("sofia@ferri.test", "Sofia Ferri", "Bottega Ferri", "it", "Europe/Rome"),
    ("james@harbour.test", "James Holt", "Harbour Clinic", "en", "Europe/London"),
    ("olga@volga.test", "Ольга Кузнецова", "Volga Foods", "ru", "Asia/Yekaterinburg"),
    ("diego@castellana.test", "Diego Herrera", "Castellana Hotels", "es", "Atlantic/Canary"),
    ("paolo@ferri.test", "Paolo Greco", "Bottega Ferri", "it", "Europe/Rome"),
)


def welcome() -> dict[str, Requester]:
    """Make the organisations and requesters where they are missing; return requesters by address."""
    known = {organisation.name: organisation for organisation in Organisation.objects.all()}
    for name, tier in ORGANISATIONS:
        if name not in known:
            known[name] = customers.create_organisation(name=name, tier=tier)
    return {
        email: customers.requester_for(
            email,
            name=name,
            organisation=known[organisation] if organisation else None,
            language=language,
            timezone=timezone,
        )
        for email, name, organisation, language, timezone in REQUESTERS
    }
