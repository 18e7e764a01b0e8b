"""How the API describes itself: what every operation shares is added here, so that no view has to repeat it."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent, build_basic_type, get_doc
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import Direction, OpenApiParameter
from rest_framework.mixins import ListModelMixin

from helpdesk.web.api.problems import MEDIA_TYPE
from helpdesk.web.api.strict import StrictBody

WORDS = {
    400: "Some values cannot be accepted; `errors` says which and why.",
    401: "Nobody is signed in, or the token is unknown, expired or revoked.",
    403: "The role, or the token's scope, does not allow it.",
    404: "There is no such thing, or the caller may not know of it.",
    406: "JSON is all that the desk speaks, and `Accept` asks for something else.",
    409: "Somebody was faster, or the state does not allow it.",
    412: "The thing changed since it was read; `current` shows it as it is now.",
    413: "The body is larger than the desk reads at once.",
    415: "The body is no JSON.",
    422: "The Idempotency-Key was used for another request.",
    414: "The address is longer than 8,000 characters.",
    429: "Too many requests; `Retry-After` says when to come back.",
    503: "Somebody else is changing the same thing, or the database is away; `Retry-After` says when to try again.",
}
WRITES = {"POST", "PUT", "PATCH", "DELETE"}
WITH_BODIES = {"POST", "PUT", "PATCH"}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
            "description": "The messages of each field, where the status is 400.",
        },
        "request_id": {
            "type": "string",
            "description": "The request as the desk's log names it; also the header `X-Request-ID`.",
        },
    },
    "additionalProperties": True,
    "description": "An error, after RFC 9457.",
}
TAGS = {
    "type": "string",
    "pattern": r'^(\*|(W/)?"[!#-~]*"(, ?(W/)?"[!#-~]*")*)$',
    "example": '"7.0f4c3a6d5b2e1908"',
}
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="A repeat with the same key within 24 hours returns the first answer.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    TAGS,
    OpenApiParameter.HEADER,
    description="The `ETag` of the thing as it was read: 412 when its fields have changed since.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    TAGS,
    OpenApiParameter.HEADER,
    description="The `ETag` of an answer that you have: 304 when it would be the same.",
)
HEADERS: dict[str, dict[str, Any]] = {
    "ETag": {"schema": {"type": "string"}, "description": "The tag of what is shown, for `If-Match`."},
    "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds until it is worth trying again."},
    "RateLimit-Limit": {
        "schema": {"type": "integer"},
        "description": "Requests that you may make in a minute.",
    },
    "RateLimit-Remaining": {"schema": {"type": "integer"}, "description": "How many of them are left."},
    "RateLimit-Reset": {"schema": {"type": "integer"}, "description": "Seconds until more are left."},
    "RateLimit-Policy": {
        "schema": {"type": "string"},
        "description": "The limit, and its seconds: `600;w=60`.",
    },
}
ROWS = {"type": "array", "items": {"type": "object", "additionalProperties": {}}}
FILE = {"type": "string", "format": "binary"}
RATES = [name for name in HEADERS if name.startswith("RateLimit")]


class DeskSchema(AutoSchema):
    """Adds to each operation the problems it may answer and the headers it understands."""

    def get_override_parameters(self) -> list[Any]:
        """Return the headers: a key for POSTs, a condition where revisions are kept."""
        headers: list[Any] = []
        if self.method == "POST":
            headers.append(IDEMPOTENCY_KEY)
        if self.method in WRITES and getattr(self.view, "has_revision", False):
            headers.append(IF_MATCH)
        if self._shows_a_tag() and self.method == "GET":
            headers.append(IF_NONE_MATCH)
        return headers

    def get_description(self) -> str:  # type: ignore[override]  # drf-spectacular changed it
        """Return what the endpoint promises, a reading one on its class, a verb on its method, and its scope."""
        promise = get_doc(self.view.__class__) if self.method == "GET" else super().get_description()
        scope = self._scope()
        return f"{promise}\n\nNeeds the scope `{scope}`." if scope else promise

    def get_auth(self) -> list[dict[str, list[str]]]:
        """Return the ways to sign in; a token's with the scope that it needs."""
        scope = self._scope()
        return [
            {name: [scope] if name == "token" and scope else needed for name, needed in way.items()}
            for way in super().get_auth()
        ]

    def get_tags(self) -> list[str]:
        """Return the resource, as its address names it."""
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def _is_create_operation(self) -> bool:
        return self.method == "POST" and isinstance(self.view, ListModelMixin)

    def _get_response_bodies(self, direction: Direction = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        if self.method == "GET" and (files := getattr(self.view, "files", ())):
            _add_files(bodies["200"]["content"], files)
        for status in sorted(self._problems()):
            content = {MEDIA_TYPE: {"schema": self._problem().ref}}
            bodies.setdefault(str(status), {"description": WORDS[status], "content": content})
        if self._shows_a_tag() and self.method == "GET":
            bodies["304"] = {"description": "The answer would be the one that `If-None-Match` names."}
        for code, body in bodies.items():
            names = self._headers(int(code))
            body["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
        return bodies

    def _map_serializer(self, serializer: Any, direction: Direction, bypass_extensions: bool = False) -> Any:  # noqa: FBT001, FBT002
        """Say of bodies that refuse what they do not know that they do, and promise of answers no more than holds."""
        schema = super()._map_serializer(serializer, direction, bypass_extensions)  # type: ignore[no-untyped-call]
        if direction == "response":
            _promise_no_ascii(schema)
        kind = serializer if isinstance(serializer, type) else type(serializer)
        is_strict = direction == "request" and issubclass(kind, StrictBody)
        return {**schema, "additionalProperties": False} if is_strict else schema

    def _problems(self) -> set[int]:
        found = {400, 401, 403, 406, 414, 429, 503}
        is_write = self.method in WRITES
        if "{" in self.path:
            found.add(404)
        if self.method in WITH_BODIES:
            found |= {413, 415}
        if self.method == "POST":
            found |= {409, 422}
        if is_write:
            found |= set(getattr(self.view, "problems", ()))
        if is_write and getattr(self.view, "has_revision", False):
            found.add(412)
        return found

    def _headers(self, status: int) -> list[str]:
        """Return the headers of an answer that are worth knowing."""
        is_shown = status < HTTPStatus.BAD_REQUEST and self._shows_a_tag()
        is_later = status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
        return [*(["ETag"] if is_shown else []), *(["Retry-After"] if is_later else []), *RATES]

    def _scope(self) -> str | None:
        """Return the scope that a token needs here; None where any will do."""
        scopes: dict[str, str] = getattr(self.view, "scopes", {})
        return scopes.get("write" if self.method in WRITES else "read")

    def _shows_a_tag(self) -> bool:
        return self.method in getattr(self.view, "tagged", ())

    def _problem(self) -> ResolvedComponent:
        component = ResolvedComponent(  # type: ignore[no-untyped-call]
            name="Problem", type=ResolvedComponent.SCHEMA, object="Problem", schema=PROBLEM
        )
        self.registry.register_on_missing(component)
        return component


def _add_files(content: dict[str, Any], media_types: Iterable[str]) -> None:
    """Say that the answer may be a file instead; as JSON that is a list of rows."""
    for media_type in media_types:
        known = content.get(media_type)
        content[media_type] = {"schema": {"oneOf": [known["schema"], ROWS]} if known else FILE}


def _promise_no_ascii(schema: dict[str, Any]) -> None:
    """Take the format from e-mail addresses that are read: `email` is ASCII alone, and domains that we take are not."""
    for facts in schema.get("properties", {}).values():
        if facts.get("format") == "email":
            del facts["format"]


def with_headers(result: dict[str, Any], **_facts: Any) -> dict[str, Any]:
    """Add the headers that answers refer to; a hook of drf-spectacular's."""
    result["components"]["headers"] = HEADERS
    return result


class ReferenceSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """References are written by id or by word, and read as small objects."""

    target_class = "helpdesk.web.api.fields.Reference"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> Any:
        """Return the schema for the direction."""
        if direction == "request":
            return {"oneOf": [{"type": "integer"}, {"type": "string"}]}
        kinds = {"id": build_basic_type(OpenApiTypes.INT)}
        text = build_basic_type(OpenApiTypes.STR)
        shape = {
            "type": "object",
            "required": list(self.target.shows),
            "properties": {name: kinds.get(name, text) for name in self.target.shows},
        }
        component = ResolvedComponent(  # type: ignore[no-untyped-call]
            name=self.target.component,
            type=ResolvedComponent.SCHEMA,
            object=self.target.component,
            schema=shape,
        )
        auto_schema.registry.register_on_missing(component)
        return component.ref
