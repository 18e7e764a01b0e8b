"""Rows for tests that need many of a kind, or one whose facts do not matter."""

import factory
from factory.django import DjangoModelFactory

from helpdesk.accounts.models import Organisation, Requester, Skill, Team, User


class UserFactory(DjangoModelFactory):
    """An agent without a password."""

    class Meta:
        model = User

    email = factory.Sequence(lambda number: f"agent{number}@desk.test")
    name = factory.Sequence(lambda number: f"Agent {number}")
    password = "!"


class TeamFactory(DjangoModelFactory):
    """A team of the first level, with the members given."""

    class Meta:
        model = Team
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda number: f"team-{number}")
    name = factory.Sequence(lambda number: f"Team {number}")

    @factory.post_generation
    def members(self, create, users, **facts):
        self.members.add(*(users or ()))


class SkillFactory(DjangoModelFactory):
    """A skill that nobody holds."""

    class Meta:
        model = Skill

    slug = factory.Sequence(lambda number: f"skill-{number}")
    name = factory.Sequence(lambda number: f"Skill {number}")


class OrganisationFactory(DjangoModelFactory):
    """A company of the standard tier."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda number: f"Company {number}")


class RequesterFactory(DjangoModelFactory):
    """A customer without a company."""

    class Meta:
        model = Requester

    email = factory.Sequence(lambda number: f"customer{number}@shop.test")
    name = factory.Sequence(lambda number: f"Customer {number}")
