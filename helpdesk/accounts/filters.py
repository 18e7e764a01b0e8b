"""What people and their groups can be filtered by."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import Organisation, Requester, Skill, Team, User
from helpdesk.accounts.models.organisation import Tier
from helpdesk.accounts.roles import Role
from helpdesk.web.filters import NamesFilter, NumbersFilter, TruthFilter, WordsFilter

PERSON = _("By id or e-mail address; several with commas between.")
NAMED = _("By id or slug; several with commas between.")
TEXT = _("A part of the name or the e-mail address.")


class _TextFilterSet(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", max_length=200, help_text=TEXT)

    def search(self, rows: "QuerySet[User]", _name: str, text: str) -> "QuerySet[User]":
        """Return whose name or address holds the text."""
        return rows.filter(Q(name__icontains=text) | Q(email__icontains=text))


class UserFilter(_TextFilterSet):
    """The filters of the list of users."""

    role = WordsFilter(choices=Role.choices)
    email = NamesFilter(field_name="pk", rows=User.objects.all, word="email")
    manager = NamesFilter(rows=User.objects.all, word="email", help_text=PERSON)
    team = NamesFilter(field_name="memberships__team", rows=Team.objects.all, help_text=NAMED)
    skill = NamesFilter(field_name="skill_grants__skill", rows=Skill.objects.all, help_text=NAMED)
    is_active = TruthFilter()
    is_on_duty = TruthFilter()

    def filter_queryset(self, rows: "QuerySet[User]") -> "QuerySet[User]":
        """Return everybody whom the filters leave, each once."""
        found = super().filter_queryset(User.objects.order_by())
        return rows.filter(pk__in=found.values("pk"))


class TeamFilter(django_filters.FilterSet):
    """The filters of the list of teams."""

    level = NumbersFilter()
    lead = NamesFilter(rows=User.objects.all, word="email", help_text=PERSON)
    is_active = TruthFilter()
    is_private = TruthFilter()


class OrganisationFilter(django_filters.FilterSet):
    """The filters of the list of organisations."""

    tier = WordsFilter(choices=Tier.choices)
    name = django_filters.CharFilter(lookup_expr="icontains", max_length=200)
    is_active = TruthFilter()


class RequesterFilter(_TextFilterSet):
    """The filters of the list of requesters."""

    email = NamesFilter(field_name="pk", rows=Requester.objects.all, word="email")
    organisation = NamesFilter(
        rows=Organisation.objects.all, word="name", help_text=_("By id or name; `none` for those without.")
    )
