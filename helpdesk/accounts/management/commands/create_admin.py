"""`bin/manage create_admin EMAIL [--name NAME]`: make the first administrator of an empty desk."""

import getpass
import secrets
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from helpdesk.accounts.models import User
from helpdesk.accounts.roles import Role
from helpdesk.accounts.services import people, teams


class Command(BaseCommand):
    """Ask for a password at a terminal; without one make it up and print it once."""

    help = "Make an administrator and say how to sign in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the address and --name."""
        parser.add_argument("email", help="the e-mail address to sign in with")
        parser.add_argument("--name", help="default: the first part of the address")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make them."""
        email = options["email"].strip().lower()
        if User.objects.with_email(email).exists():
            raise CommandError(
                f"{email} has an account already. `bin/manage changepassword {email}` gives it a new password."
            )
        chosen = _ask() if sys.stdin.isatty() else None
        password = chosen or secrets.token_urlsafe(12)
        name = options["name"] or email.partition("@")[0]
        try:
            user = people.create_user(email=email, name=name, password=password, role=Role.ADMINISTRATOR)
            watched = teams.watch_over_empty(user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{email} is an administrator.")
        for team in watched:
            self.stdout.write(
                f"The team “{team.name}” had nobody: they lead it until you name somebody else."
            )
        if not chosen:
            self.stdout.write(f"Password: {password}")
            self.stdout.write("It is shown only now. Change it after signing in, in your menu.")
        self.stdout.write(f"Sign in at {settings.SITE_URL}{reverse('account_login')}")


def _ask() -> str | None:
    """Ask for a password, twice; an empty answer leaves it to the desk."""
    first = getpass.getpass("Password (empty: one is made up): ")
    if first and first != getpass.getpass("The same again: "):
        raise CommandError("The two passwords differ. Nobody was made.")
    return first or None
