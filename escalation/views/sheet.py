"""The matrix as a printed sheet: rules and steps in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from escalation.condition_words import named_slugs, phrases
from escalation.models import MatrixVersion, PathVersion, SLAPolicy
from escalation.paths import PathStep, read
from escalation.target_words import TargetNames
from escalation.words import Action, ClockKind, EscalationKind
from helpdesk.web.durations import duration


@dataclass(frozen=True)
class ShownRule:
    """A row of the matrix: when it holds, and what follows. `is_default` marks the row that always holds."""

    name: str
    conditions: list[str]
    path: str
    path_id: int
    start_level: int
    policy: str
    wording: str = ""
    is_default: bool = False


@dataclass(frozen=True)
class ShownPathStep:
    """A step of a path in words."""

    number: int
    when: str
    what: str
    whom: str
    told: str
    acknowledge: str
    customer: str


@dataclass(frozen=True)
class ShownPath:
    """A path with its steps."""

    pk: int
    slug: str
    name: str
    owner: str
    steps: list[ShownPathStep]


@dataclass(frozen=True)
class Sheet:
    """A published matrix with the names of everything that it refers to, read with one query for each kind."""

    matrix: MatrixVersion
    versions: Sequence[PathVersion]
    policies: Mapping[int, str]
    names: TargetNames
    slugs: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, matrix: MatrixVersion) -> "Sheet":
        """Read what the matrix refers to."""
        used = [row["path"] for row in [*matrix.rules, matrix.default] if row.get("path")]
        versions = PathVersion.objects.filter(path__in=used, number=F("path__version"))
        return cls(
            matrix=matrix,
            versions=sorted(versions.select_related("path__owner"), key=lambda one: used.index(one.path_id)),
            policies=dict(SLAPolicy.objects.values_list("pk", "name")),
            names=TargetNames.read(),
            slugs=named_slugs(),
        )

    def rules(self) -> list[ShownRule]:
        """Return the rows in order, the default row last."""
        default = {"name": _("Everything else"), "conditions": {}, **self.matrix.default}
        rows = [self._rule(row, is_default=False) for row in self.matrix.rules]
        return [*rows, self._rule(default, is_default=True)]

    def paths(self) -> list[ShownPath]:
        """Return the paths that the rows lead to, in the order of the rows."""
        return [
            ShownPath(
                pk=version.path_id,
                slug=version.path.slug,
                name=version.path.name,
                owner=version.path.owner.name if version.path.owner else "",
                steps=[self._step(step) for step in read(version.steps)],
            )
            for version in self.versions
        ]

    def _rule(self, row: Mapping[str, Any], *, is_default: bool) -> ShownRule:
        names = {version.path_id: version.path.name for version in self.versions}
        return ShownRule(
            name=row["name"],
            conditions=list(phrases(row.get("conditions") or {}, self.slugs)),
            path=names.get(row.get("path") or 0, ""),
            path_id=row.get("path") or 0,
            start_level=row.get("start_level", 1),
            policy=self.policies.get(row.get("sla_policy") or 0, ""),
            wording=said_in(row.get("wording") or {}, get_language() or "en"),
            is_default=is_default,
        )

    def _step(self, step: PathStep) -> ShownPathStep:
        return ShownPathStep(
            number=step.number,
            when=_when(step),
            what=f"{EscalationKind(step.kind).label} · {Action(step.action).label}",
            whom=self.names.whom(step.target),
            told=", ".join(self.names.whom(target) for target in step.notify),
            acknowledge=duration(step.acknowledge_within) if step.acknowledge_within else "",
            customer=step.words_for(get_language() or "en"),
        )


def said_in(wording: Mapping[str, str], language: str) -> str:
    """Return what agents say in a language; in English, or else in any, where theirs is missing."""
    return wording.get(language) or wording.get("en") or next(iter(wording.values()), "")


def _when(step: PathStep) -> str:
    words: dict[str, Any] = {"clock": ClockKind(step.clock).label, "percent": step.percent}
    if step.percent is not None:
        if step.percent == 100:
            return _("%(clock)s: when the promised time passes") % words
        return _("%(clock)s: at %(percent)s %% of the promised time") % words
    seconds = step.after_previous if step.after_due is None else step.after_due
    words["time"] = duration(seconds or 0)
    if step.after_due is not None:
        return _("%(clock)s: %(time)s after the promised time") % words
    return _("%(clock)s: %(time)s after the step before") % words
