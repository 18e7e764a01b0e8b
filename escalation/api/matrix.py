"""Reading a matrix out: ids become what they name."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from escalation.models import MatrixVersion, Path, SLAPolicy
from helpdesk.accounts.models import User


def read_out(versions: Sequence[MatrixVersion]) -> list[dict[str, Any]]:
    """Return the versions with their paths, policies and publishers in place of ids: three queries for all."""
    rows = [row for version in versions for row in _rows(version)]
    paths = Path.objects.in_bulk({row["path"] for row in rows if row.get("path")})
    policies = SLAPolicy.objects.in_bulk({row["sla_policy"] for row in rows if row.get("sla_policy")})
    actors = {actor for version in versions for actor in (version.published_by, version.changed_by) if actor}
    people = User.objects.in_bulk(actors)

    def named(row: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "id": row.get("id", ""),
            "name": row.get("name", ""),
            "conditions": row.get("conditions", {}),
            "path": paths.get(row.get("path") or 0),
            "start_level": row.get("start_level", 1),
            "sla_policy": policies.get(row.get("sla_policy") or 0),
            "wording": row.get("wording", {}),
        }

    return [
        {
            "pk": version.pk,
            "number": version.number,
            "state": version.state,
            "published_at": version.published_at,
            "published_by": people.get(version.published_by or 0),
            "valid_from": version.begins_at,
            "revision": version.revision,
            "based_on": version.based_on,
            "changed_at": version.changed_at,
            "changed_by": people.get(version.changed_by or 0),
            "rules": [named(rule) for rule in version.rules],
            "default": named(version.default),
        }
        for version in versions
    ]


def read_one(version: MatrixVersion) -> Any:
    """Return one version, or the draft, as `read_out` does."""
    return read_out([version])[0]


def _rows(version: MatrixVersion) -> Iterator[Mapping[str, Any]]:
    yield from version.rules
    yield version.default
