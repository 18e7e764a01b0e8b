"""Where rules lead: paths and policies that are there and active, people who left, ways that turn in circles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from escalation.checking.findings import Finding, FindingKind
from escalation.models import Path, PathVersion, SLAPolicyVersion
from escalation.paths import PathStep, Target, read
from escalation.targets import Company, static_level
from escalation.words import ClockKind, TargetType
from tickets.words import Priority


@dataclass(frozen=True)
class Row:
    """A row of the matrix with its place: `id` as findings have it, `place` from 1 or None for the default row."""

    id: str
    place: int | None
    body: Mapping[str, Any]

    @property
    def where(self) -> str:
        """Return which row it is, in words."""
        if self.place is None:
            return _("The default row")
        return _("Rule %(place)d “%(name)s”") % {"place": self.place, "name": self.body["name"]}


@dataclass(frozen=True)
class Ways:
    """The newest versions of all paths and policies, by the id of the path or policy."""

    paths: Mapping[int, PathVersion]
    policies: Mapping[int, SLAPolicyVersion]

    def path_of(self, row: Row) -> Path | None:
        """Return the path that a row leads to."""
        version = self.paths.get(row.body.get("path") or 0)
        return version.path if version else None

    def steps_of(self, path_id: int) -> Sequence[PathStep]:
        """Return the steps of a path as they are now."""
        return read(self.paths[path_id].steps)

    def policy_of(self, row: Row) -> SLAPolicyVersion | None:
        """Return the policy that counts for a row where that does not hang on the ticket: the tied or the default."""
        tied = self.policies.get(row.body.get("sla_policy") or 0)
        if tied is not None and tied.policy.is_active:
            return tied
        usual = (one for one in self.policies.values() if one.policy.is_default and one.policy.is_active)
        return next(usual, None)


def check_ways(rows: Sequence[Row], ways: Ways, company: Company) -> Iterable[Finding]:
    """Yield what is found where rows lead; what is wrong with a path is said at the first row that leads there."""
    met: set[int] = set()
    for row in rows:
        path = ways.path_of(row)
        if path is None or not path.is_active:
            yield _found(row, FindingKind.PATH, "path", _no_path(row, path))
        elif path.pk not in met:
            met.add(path.pk)
            yield from check_path(row, path, ways.steps_of(path.pk), company)
        yield from _check_policy(row, ways)


def _no_path(row: Row, path: Path | None) -> str:
    if path is None:
        return _("%(row)s leads to no path: choose one.") % {"row": row.where}
    return _("%(row)s leads to the path “%(path)s”, which is not active.") % {"row": row.where, "path": path}


def _check_policy(row: Row, ways: Ways) -> Iterable[Finding]:
    tied = row.body.get("sla_policy")
    version = ways.policies.get(tied or 0)
    if tied is not None and (version is None or not version.policy.is_active):
        name = version.policy.name if version else tied
        sentence = _("%(row)s is tied to the policy “%(policy)s”, which is not active.")
        yield _found(row, FindingKind.POLICY, "sla_policy", sentence % {"row": row.where, "policy": name})
        return
    wanted = (row.body.get("conditions") or {}).get("priority") or Priority.values
    counted = ways.policy_of(row)
    kinds = (ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION)
    without = [
        str(Priority(one).label)
        for one in Priority.values
        if one in wanted and (counted is None or not any(counted.target_seconds(one, kind) for kind in kinds))
    ]
    if without:
        sentence = _(
            "%(row)s promises nothing for priority %(priorities)s, so no step of its path ever comes there."
        )
        words = {"row": row.where, "priorities": _(" or ").join(without)}
        yield _found(row, FindingKind.GAP, "sla_policy", sentence % words)


def check_path(row: Row, path: Path, steps: Sequence[PathStep], company: Company) -> Iterable[Finding]:
    """Yield what is found on one path, at the row that leads there."""
    for step in steps:
        words = {"path": path.name, "step": step.number}
        for target in (step.target, *step.notify):
            missing = _missing(target, company)
            if missing:
                sentence = _("Path “%(path)s”, step %(step)d: %(problem)s")
                told = sentence % {**words, "problem": missing}
                yield _found(row, FindingKind.TARGET, "path", told, step.number)
    if path.owner and not path.owner.is_active:
        sentence = _("%(name)s, who owns the path “%(path)s”, has left.")
        told = sentence % {"name": path.owner.name, "path": path.name}
        yield _found(row, FindingKind.TARGET, "path", told)
    for kind in ClockKind.values:
        moving = [step for step in steps if step.reassigns and step.clock == kind]
        yield from _check_circle(row, path, moving, company)


def _check_circle(row: Row, path: Path, steps: Sequence[PathStep], company: Company) -> Iterable[Finding]:
    """A way that comes back to where it was, or goes down: the engine passes such a step over."""
    for place, step in enumerate(steps):
        words = {"path": path.name, "step": step.number}
        back = [earlier for earlier in steps[: max(place - 1, 0)] if _same_place(earlier, step)]
        if back:
            sentence = _(
                "Path “%(path)s” turns in a circle: step %(step)d leads back to where step %(earlier)d led."
            )
            told = sentence % {**words, "earlier": back[0].number}
            yield _found(row, FindingKind.LOOP, "path", told, step.number)
            continue
        level = static_level(step, company)
        levels = [(static_level(earlier, company) or 0, earlier.number) for earlier in steps[:place]]
        highest, number = max(levels, default=(0, 0))
        if level is not None and level < highest:
            sentence = _(
                "Path “%(path)s”, step %(step)d leads down to level %(level)d after step %(earlier)d reached level "
                "%(highest)d: it will be passed over."
            )
            told = sentence % {**words, "level": level, "earlier": number, "highest": highest}
            yield _found(row, FindingKind.LOOP, "path", told, step.number)


def _same_place(one: PathStep, other: PathStep) -> bool:
    return one.target.id is not None and one.target == other.target


def _missing(target: Target, company: Company) -> str:
    """Return what is wrong with a target, or nothing."""
    roster = company.roster
    match target.type:
        case TargetType.USER:
            person = roster.person(target.id)
            if person is None:
                return _("it names a person who does not exist.")
            return "" if person.is_active else _("%(name)s has left.") % {"name": person.name}
        case TargetType.TEAM | TargetType.ROLE_IN_TEAM:
            return _missing_team(target, company)
        case TargetType.DUTY:
            return _missing_duty(target, company)
        case TargetType.SKILL:
            has_holders = target.id is not None and roster.holders(target.id, target.level)
            return "" if has_holders else _("nobody holds the skill.")
        case _:
            return ""


def _missing_duty(target: Target, company: Company) -> str:
    duty = company.roster.duty(target.id)
    if duty is None:
        return _("it names a duty schedule that does not exist.")
    return (
        ""
        if duty.is_active
        else _("the duty schedule %(name)s is not active any more.") % {"name": duty.name}
    )


def _missing_team(target: Target, company: Company) -> str:
    team = company.roster.team(target.id)
    if team is None:
        return _("it names a team that does not exist.")
    if not team.is_active:
        return _("the team %(name)s is not active any more.") % {"name": team.name}
    if target.type == TargetType.ROLE_IN_TEAM:
        return "" if company.roster.lead(target.id) else _("%(name)s has no lead.") % {"name": team.name}
    return "" if company.roster.members(target.id) else _("%(name)s has nobody in it.") % {"name": team.name}


def _found(row: Row, kind: FindingKind, field: str, sentence: str, step: int | None = None) -> Finding:
    return Finding(kind, sentence, row.id, row.place, field, step)
