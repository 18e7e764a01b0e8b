"""`bin/manage load_demo`: the demo company, and one ticket to watch."""

from typing import Any

from django.core.management.base import BaseCommand

from helpdesk.demo.company import hire
from helpdesk.demo.customers import welcome
from helpdesk.demo.duty import set_up_duty
from helpdesk.demo.history import play
from helpdesk.demo.knowledge import write_articles
from helpdesk.demo.rules import publish_rules
from helpdesk.demo.showcase import BREACHES_IN, show


class Command(BaseCommand):
    """Load the demo company where it is missing, and open a ticket that breaks its promise within two minutes."""

    help = "Load the demo company where it is missing, and open a ticket that breaks its promise within two minutes."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load it; running it again adds only a new ticket to watch."""
        everybody = hire()
        requesters = welcome()
        publish_rules(everybody)
        set_up_duty(everybody)
        write_articles(everybody)
        play(everybody, requesters)
        ticket = show(requesters["james@harbour.test"], everybody["l2"])
        self.stdout.write(
            f"Watch {ticket.key}: nobody answers it, and in about {BREACHES_IN.seconds} seconds it climbs."
        )
