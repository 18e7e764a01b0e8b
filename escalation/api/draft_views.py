"""The draft of the matrix: read, written, checked, published; and any matrix tried on a ticket."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from escalation.api.conditions import with_slugs
from escalation.api.draft_bodies import DraftBody, PublishBody, SimulateBody
from escalation.api.drafts import DraftSerializer, FindingsSerializer, SimulationSerializer, simulated
from escalation.api.matrix import read_one
from escalation.api.rule_shapes import MatrixSerializer
from escalation.checking import check
from escalation.errors import DraftStale
from escalation.imagining import imagine
from escalation.models import MatrixVersion
from escalation.services import drafting
from escalation.services.releasing import publish_draft, withdraw
from escalation.simulate import as_received, simulate
from helpdesk.web.api.conditions import wanted_revisions, with_tag
from helpdesk.web.api.views import DeskView
from helpdesk.web.times import now, whole_second
from tickets.keys import key_number
from tickets.models import Ticket

EDITORS = {"read": "admin", "write": "admin"}
MAY_EDIT = {"read": "settings.write", "write": "settings.write"}


class _DraftView(DeskView):
    """An endpoint on the shared draft. Every verb understands `If-Match`."""

    scopes, needs = EDITORS, MAY_EDIT
    has_revision = True
    serializer_class: Any = DraftSerializer
    queryset: Any = MatrixVersion.objects.none()
    problems: ClassVar[tuple[int, ...]] = (409,)

    def wanted(self) -> int | None:
        """Return the revision that the draft must be in for a verb; None when any will do. Raises DraftStale."""
        wanted = wanted_revisions(self.request)
        if wanted is None:
            return None
        revision = drafting.shown().revision
        if revision not in wanted:
            raise DraftStale(_("Somebody changed the draft since you read it."))
        return revision

    def shown_draft(self) -> Response:
        """Answer with the draft as it is now."""
        draft = drafting.shown()
        data = DraftSerializer(read_one(draft)).data
        return with_tag(self.request, draft.revision, data)


class Draft(_DraftView):
    """The one draft of the matrix, which all editors share."""

    tagged = ("get", "put")

    def get(self, request: Request) -> Response:
        """Answer the draft; while there is none, what one would begin with, in revision 0."""
        return self.shown_draft()

    @extend_schema(request=DraftBody, responses=DraftSerializer)
    def put(self, request: Request) -> Response:
        """Give the draft these contents, beginning one where there is none."""
        body = self.read(DraftBody)
        rules = [_rule(rule) for rule in body["rules"]]
        drafting.replace(rules, _row(body["default"]), revision=self.wanted(), actor=self.actor.pk)
        return self.shown_draft()

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Throw the draft away; what is published stays."""
        drafting.discard(revision=self.wanted(), actor=self.actor.pk)
        return Response(status=status.HTTP_204_NO_CONTENT)


class DraftCheck(_DraftView):
    """What is wrong, or may surprise, in the draft."""

    has_revision = False
    problems = ()

    @extend_schema(request=None, responses=FindingsSerializer)
    def post(self, request: Request) -> Response:
        """Answer everything that is found; what stops it from being published comes first. Changes nothing."""
        draft = drafting.shown()
        found = check(draft)
        answer = {
            "revision": draft.revision,
            "is_publishable": not any(one.is_blocking for one in found),
            "findings": found,
        }
        return Response(FindingsSerializer(answer).data)


class DraftPublication(_DraftView):
    """From the draft to the matrix that counts."""

    @extend_schema(request=PublishBody, responses={201: MatrixSerializer})
    def post(self, request: Request) -> Response:
        """Publish the draft, to count at once or from an instant on; 400 names what must be mended first."""
        body = self.read(PublishBody)
        version = publish_draft(
            revision=self.wanted(), valid_from=body.get("valid_from"), actor=self.actor.pk
        )
        return Response(MatrixSerializer(read_one(version)).data, status=status.HTTP_201_CREATED)


class _VersionVerb(DeskView):
    """A verb on a matrix that was published."""

    scopes, needs = EDITORS, MAY_EDIT
    queryset = MatrixVersion.objects.exclude(state=MatrixVersion.State.DRAFT)
    lookup_field = "number"
    serializer_class: Any = DraftSerializer
    problems = (409,)


class VersionRestore(_VersionVerb):
    """Going back to an earlier matrix, by way of the draft."""

    @extend_schema(request=None, responses=DraftSerializer)
    def post(self, request: Request, number: int) -> Response:
        """Give the draft the contents of this version; publishing it is another step."""
        draft = drafting.restore(self.get_object(), actor=self.actor.pk)
        return Response(DraftSerializer(read_one(draft)).data)


class VersionWithdrawal(_VersionVerb):
    """Taking back what was published for later."""

    serializer_class: Any = MatrixSerializer

    @extend_schema(request=None, responses=MatrixSerializer)
    def post(self, request: Request, number: int) -> Response:
        """Take back a version that has not begun to count; 409 for any other."""
        version = withdraw(self.get_object().number, actor=self.actor.pk)
        return Response(MatrixSerializer(read_one(version)).data)


class Simulation(DeskView):
    """Trying a matrix on a ticket. Nothing is changed by it."""

    scopes = {"read": "escalations:read", "write": "escalations:read"}
    needs = {"read": "escalations.view", "write": "escalations.view"}
    serializer_class: Any = SimulationSerializer
    queryset: Any = MatrixVersion.objects.none()

    @extend_schema(request=SimulateBody, responses=SimulationSerializer)
    def post(self, request: Request) -> Response:
        """Answer the rule that takes a ticket and every step to come if nobody touches it. Changes nothing.

        A real ticket is played from its receipt, where it lay before it climbed. The draft is for those who may edit.
        """
        body = self.read(SimulateBody)
        if body["draft"] and not self.actor.may("settings.write"):
            raise PermissionDenied
        at = body.get("at")
        asked: dict[str, Any] = {}
        if "ticket" in body:
            ticket = self._ticket(body["ticket"])
            at = at or ticket.created_at
        else:
            known = dict(body["attributes"])
            asked = {name: known.pop(name, None) for name in ("reason", "sign", "trigger")}
            ticket = imagine(**known)
        matrix = drafting.shown() if body["draft"] else MatrixVersion.objects.in_effect(now()).first()
        found = simulate(ticket, matrix, at=whole_second(at or now()), **asked)
        return Response(SimulationSerializer(simulated(found)).data)

    def _ticket(self, key: str) -> Ticket:
        number = key_number(key)
        seen: QuerySet[Ticket] = Ticket.objects.visible_to(self.actor)
        rows = seen.select_related("topic", "team", "requester", "assignee")
        found = rows.filter(pk=number).first() if number else None
        if found is None:
            raise Http404
        return as_received(found)


def _rule(body: dict[str, Any]) -> dict[str, Any]:
    identity = {"id": body["id"]} if body.get("id") else {}
    conditions = with_slugs(body.get("conditions") or {})
    return {**identity, "name": body["name"], "conditions": conditions, **_row(body)}


def _row(body: dict[str, Any]) -> dict[str, Any]:
    policy = body.get("sla_policy")
    return {
        "path": body["path"].pk,
        "start_level": body["start_level"],
        "sla_policy": policy.pk if policy else None,
        "wording": body.get("wording") or {},
    }
