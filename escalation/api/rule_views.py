"""Paths, SLA policies and the matrix."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from escalation.api.conditions import with_slugs
from escalation.api.matrix import read_one, read_out
from escalation.api.rule_shapes import MatrixSerializer, PathSerializer, PolicySerializer
from escalation.models import MatrixVersion, Path, SLAPolicy
from escalation.services.publishing import publish_path, publish_policy
from helpdesk.web.api.versions import VersionedDetail, free_slug, newest_of, with_newest
from helpdesk.web.api.views import DeskView, ListView
from helpdesk.web.times import now

RULES = {"read": "escalations:read", "write": "admin"}
NEEDS = {"read": "settings.view", "write": "settings.write"}


class _PathView(DeskView):
    scopes, needs = RULES, NEEDS
    serializer_class = PathSerializer
    queryset: Any = Path.objects.none()

    def get_queryset(self) -> "QuerySet[Path]":
        """Return the paths with their newest steps."""
        return with_newest(Path.objects.select_related("owner"), "path")

    def publish(
        self, path: Path, values: dict[str, Any], kept: Any = None, read_version: int | None = None
    ) -> Path:
        """Save the path with a new version of its steps; without new ones, of those that it has."""
        steps = values.pop("newest", {}).get("steps", kept)
        for name, value in values.items():
            setattr(path, name, value)
        publish_path(path, steps, read_version=read_version, actor=self.actor.pk)
        return self.get_queryset().get(pk=path.pk)


class Paths(_PathView, ListView):
    """The ways a ticket can climb."""

    orderings = ("id", "name")

    def post(self, request: Request) -> Response:
        """Make a path. A slug is made from the name unless one is given."""
        values = self.read(PathSerializer)
        values.setdefault("slug", free_slug(Path, values["name"]))
        return self.created(self.publish(Path(), values))


class PathDetail(_PathView, VersionedDetail):
    """A way that a ticket can climb."""

    def put(self, request: Request, pk: int) -> Response:
        """Publish a new version. Escalations keep the version that they began with."""
        path = self.get_object()
        seen = self.read_version(path)
        return self.tagged_answer(self.publish(path, self.read(PathSerializer, path), read_version=seen))

    def patch(self, request: Request, pk: int) -> Response:
        """Publish a new version with some things changed."""
        path = self.get_object()
        seen = self.read_version(path, partial=True)
        values = self.read(PathSerializer, path, partial=True)
        return self.tagged_answer(self.publish(path, values, newest_of(path).steps, seen))


class _PolicyView(DeskView):
    scopes, needs = {"read": "tickets:read", "write": "admin"}, NEEDS
    serializer_class = PolicySerializer
    queryset: Any = SLAPolicy.objects.none()

    def get_queryset(self) -> "QuerySet[SLAPolicy]":
        """Return the policies with what they promise now."""
        return with_newest(SLAPolicy.objects.all(), "policy", "calendar")

    def publish(
        self,
        policy: SLAPolicy,
        values: dict[str, Any],
        kept: dict[str, Any],
        read_version: int | None = None,
    ) -> SLAPolicy:
        """Save the policy with a new version of what it promises; what is not given stays as it was."""
        promised = {**kept, **values.pop("newest", {})}
        promised["conditions"] = with_slugs(promised["conditions"])
        for name, value in values.items():
            setattr(policy, name, value)
        publish_policy(policy, **promised, read_version=read_version, actor=self.actor.pk)
        return self.get_queryset().get(pk=policy.pk)


class Policies(_PolicyView, ListView):
    """What is promised to whom."""

    orderings = ("id", "position", "name")

    def post(self, request: Request) -> Response:
        """Make a policy. A slug is made from the name unless one is given."""
        values = self.read(PolicySerializer)
        values.setdefault("slug", free_slug(SLAPolicy, values["name"]))
        return self.created(self.publish(SLAPolicy(), values, {"conditions": {}}))


class PolicyDetail(_PolicyView, VersionedDetail):
    """What is promised to some."""

    def put(self, request: Request, pk: int) -> Response:
        """Publish a new version. Open tickets keep the one that their promises began with."""
        policy = self.get_object()
        seen = self.read_version(policy)
        values = self.read(PolicySerializer, policy)
        return self.tagged_answer(self.publish(policy, values, {"conditions": {}}, seen))

    def patch(self, request: Request, pk: int) -> Response:
        """Publish a new version with some things changed."""
        policy = self.get_object()
        seen, newest = self.read_version(policy, partial=True), newest_of(policy)
        kept = {name: getattr(newest, name) for name in ("calendar", "conditions", "targets")}
        values = self.read(PolicySerializer, policy, partial=True)
        return self.tagged_answer(self.publish(policy, values, kept, seen))


class _MatrixView(DeskView):
    scopes, needs = RULES, NEEDS
    serializer_class = MatrixSerializer
    queryset = MatrixVersion.objects.exclude(state=MatrixVersion.State.DRAFT)


class Matrix(_MatrixView):
    """The matrix that counts now."""

    def get(self, request: Request) -> Response:
        """Answer it; 404 on a desk that never published one."""
        counts = MatrixVersion.objects.in_effect(now()).first()
        if counts is None:
            raise Http404
        return self.shown(read_one(counts))


class MatrixVersions(_MatrixView, ListView):
    """Every matrix that was published, the newest first; also those to come and those taken back."""

    orderings = ("-number",)

    def paginate_queryset(self, queryset: Any) -> Any:
        """Return a page of versions with the paths and policies that they name."""
        found = super().paginate_queryset(queryset)
        return None if found is None else read_out(found)


class MatrixVersionDetail(_MatrixView):
    """A matrix that was published."""

    lookup_field = "number"

    def get(self, request: Request, number: int) -> Response:
        """Answer it."""
        return self.shown(read_one(self.get_object()))
