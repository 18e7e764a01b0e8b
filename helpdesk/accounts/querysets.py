"""Questions about people in people's words."""

from typing import TypeVar

from django.db import models
from django.db.models.functions import Lower

AnyPerson = TypeVar("AnyPerson", bound=models.Model)


class PeopleQuerySet(models.QuerySet[AnyPerson]):
    """Rows that carry an e-mail address, unique whatever its case."""

    def with_email(self, email: str) -> "PeopleQuerySet[AnyPerson]":
        """Return the one row with this address, or none. Reads the unique index on the lower-case address."""
        address = email.strip().lower()
        found: PeopleQuerySet[AnyPerson] = self.alias(lower_email=Lower("email")).filter(lower_email=address)
        return found
