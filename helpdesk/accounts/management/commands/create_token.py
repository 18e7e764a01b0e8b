"""`bin/manage create_token EMAIL [--scope SCOPE ...]`: issue an API token."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from helpdesk.accounts.models import User
from helpdesk.accounts.roles import SCOPES
from helpdesk.accounts.services import tokens


class Command(BaseCommand):
    """Print the key of a new token and nothing else, so that a script can keep it."""

    help = "Issue an API token for a user and print it: it cannot be shown again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the address and --scope."""
        parser.add_argument("email", help="whose token it is")
        parser.add_argument(
            "--scope",
            action="extend",
            nargs="+",
            dest="scopes",
            help=f"one of: {', '.join(SCOPES)}; may be repeated; default: every scope of the user's role",
        )
        parser.add_argument("--name", default="create_token", help="what the token is for")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Issue it."""
        user = User.objects.with_email(options["email"]).first()
        if user is None:
            raise CommandError(f"Nobody here has the e-mail address {options['email']}.")
        if not user.is_active:
            raise CommandError(f"{user.email} is deactivated: a token would open nothing.")
        try:
            _token, key = tokens.issue(user, name=options["name"], scopes=options["scopes"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(key)
