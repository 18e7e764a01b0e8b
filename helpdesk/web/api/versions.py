"""Things whose content lives in versions (calendars, policies, paths): read with the newest, written as a new one."""

from typing import Any, ClassVar

from django.db.models import F, Model, Prefetch, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.web.api.conditions import wanted_revisions, with_tag
from helpdesk.web.api.problems import answers
from helpdesk.web.api.views import DetailView
from helpdesk.web.moved import SettingMoved, SettingStale

NEWEST = "newest_versions"

answers(SettingMoved, 409, kind="setting-moved")
answers(SettingStale, 412, kind="stale")


def with_newest(rows: "QuerySet[Any]", thing: str, *related: str) -> "QuerySet[Any]":
    """Return the rows with the newest version of each, in one further query.

    `thing` is the version's foreign key to the row, `related` what else of the version is shown.
    """
    versions = rows.model._meta.get_field("versions").related_model
    newest = versions._default_manager.filter(number=F(f"{thing}__version")).select_related(*related)
    return rows.prefetch_related(Prefetch("versions", queryset=newest, to_attr=NEWEST))


def newest_of(row: Any) -> Any:
    """Return the newest version of a row read by `with_newest`; None when it has none yet."""
    found = getattr(row, NEWEST)
    return found[0] if found else None


class VersionedDetail(DetailView):
    """One such thing. Its `ETag` begins with its version: send it back as `If-Match` with a change."""

    has_revision = True
    tagged: ClassVar[tuple[str, ...]] = ("get", "put", "patch")
    problems: ClassVar[tuple[int, ...]] = (409,)

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer it; 304 to who has it already."""
        return self.tagged_answer(self.get_object())

    def tagged_answer(self, row: Any) -> Response:
        """Answer with the row and its tag."""
        data = self.get_serializer(row).data
        return with_tag(self.request, row.version, data)

    def read_version(self, row: Any, *, partial: bool = False) -> int | None:
        """Return the version that a change is meant for; None when any will do. Raises SettingStale.

        A `partial` change keeps what it read of the row: it is always meant for that version.
        """
        wanted = wanted_revisions(self.request)
        if wanted is None:
            return int(row.version) if partial else None
        if row.version not in wanted:
            raise SettingStale(
                _("Somebody published a newer version since you read it. Nothing was changed.")
            )
        return int(row.version)


class VersionedSerializer(serializers.ModelSerializer[Any]):
    """Shows a row beside its newest version: fields with a source of `newest.<column>` read it."""

    def to_representation(self, instance: Any) -> Any:
        """Return the row with its version's content."""
        instance.newest = newest_of(instance)
        return super().to_representation(instance)


def free_slug(model: type[Model], name: str) -> str:
    """Return a slug made from the name that no row of the model has yet."""
    kind = str(model._meta.model_name)
    wanted = slugify(name)[:40] or kind
    wanted = f"{kind}-{wanted}" if wanted.isdigit() else wanted
    taken = set(
        model._default_manager.filter(slug__startswith=wanted).values_list("slug", flat=True),
    )
    candidates = (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3)))
    return next(slug for slug in candidates if slug not in taken)
