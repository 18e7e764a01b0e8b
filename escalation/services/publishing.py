"""Publishing rules: every edit of a policy or path makes a new version; the matrix is published whole."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from escalation import events, paths
from escalation.matching import FIELDS
from escalation.models import MatrixVersion, Path, PathVersion, SLAPolicy, SLAPolicyVersion
from escalation.rows import with_ids
from escalation.words import ClockKind, Reason, TargetType, Trigger
from helpdesk.accounts.models import DutySchedule, Skill, Team, User
from helpdesk.accounts.models.organisation import Tier
from helpdesk.calendars.models import Calendar
from helpdesk.ledger.record import event, record
from helpdesk.web.moved import check_seen
from helpdesk.web.times import now, whole_second
from tickets.words import Channel, Priority, Severity

MATRIX_STREAM = "settings:matrix"
PATH_FACTS = ("name", "owner_id", "is_active")
"""What a path is beside its steps: the event of a version says which of them changed."""
MOST_REOPENINGS = 1000
HIGHEST_START = 9
LONGEST_WORDING = 2000
_WORDS: dict[str, list[str]] = {
    "severity": Severity.values,
    "priority": Priority.values,
    "tier": Tier.values,
    "channel": Channel.values,
    "language": [code for code, _name in settings.LANGUAGES],
    "reason": Reason.values,
    "trigger": Trigger.values,
}
_NAMED: dict[str, type[models.Model]] = {
    TargetType.USER: User,
    TargetType.TEAM: Team,
    TargetType.ROLE_IN_TEAM: Team,
    TargetType.SKILL: Skill,
    TargetType.DUTY: DutySchedule,
}


def publish_path(
    path: Path,
    steps: Sequence[Mapping[str, Any]],
    *,
    read_version: int | None = None,
    actor: int | None = None,
) -> PathVersion:
    """Save the path (new or changed) with a new version of its steps, and return that version.

    Targets may name people by id or e-mail, teams and skills by id or slug; ids are kept. `read_version` is the version
    that the caller changed: SettingMoved is raised when somebody else published one since. Raises ValidationError with
    the exact places when the steps cannot be read or name somebody who does not exist.
    """
    paths.check(steps)
    steps = [_with_ids(body, place) for place, body in enumerate(steps, start=1)]
    with transaction.atomic():
        before = _next_version(path)
        check_seen(read_version, path.version - 1)
        path.full_clean()
        path.save()
        version = PathVersion.objects.create(path=path, number=path.version, steps=steps, created_by=actor)
        fields = [name for name in PATH_FACTS if before and getattr(before, name) != getattr(path, name)]
        _tell(f"settings:path:{path.pk}", events.PATH_PUBLISHED, path.version, actor, fields=fields)
    return version


def publish_policy(
    policy: SLAPolicy,
    *,
    calendar: Calendar,
    conditions: Mapping[str, Any],
    targets: Sequence[Mapping[str, Any]],
    read_version: int | None = None,
    actor: int | None = None,
) -> SLAPolicyVersion:
    """Save the policy (new or changed) with a new version, and return that version. Raises ValidationError.

    `read_version` is the version that the caller changed: SettingMoved is raised when somebody else published one
    since. A policy that becomes the default takes that from the one that was.
    """
    check_conditions(conditions)
    check_targets(targets)
    with transaction.atomic():
        _next_version(policy)
        check_seen(read_version, policy.version - 1)
        if policy.is_default:
            SLAPolicy.objects.filter(is_default=True).exclude(pk=policy.pk).update(is_default=False)
        policy.full_clean()
        policy.save()
        version = SLAPolicyVersion.objects.create(
            policy=policy,
            number=policy.version,
            calendar=calendar,
            conditions=conditions,
            targets=list(targets),
            created_by=actor,
        )
        _tell(f"settings:policy:{policy.pk}", events.POLICY_PUBLISHED, policy.version, actor)
    return version


def publish_matrix(
    rules: Sequence[Mapping[str, Any]],
    default: Mapping[str, Any],
    *,
    valid_from: datetime | None = None,
    based_on: int | None = None,
    actor: int | None = None,
) -> MatrixVersion:
    """Publish a matrix: ordered rules and the default row. Paths and policies are ids.

    It counts from `valid_from` on, at once when that is None. Raises ValidationError, also for an instant in the past.
    """
    for place, rule in enumerate(rules, start=1):
        check_rule(rule, place)
    check_default(default)
    at = now()
    begin = None if valid_from is None else whole_second(valid_from)
    if begin is not None and begin < at:
        raise ValidationError({"valid_from": _("A matrix cannot begin to count in the past.")})
    with transaction.atomic():
        list(MatrixVersion.objects.select_for_update().values_list("pk"))
        number = (MatrixVersion.objects.aggregate(last=models.Max("number"))["last"] or 0) + 1
        version = MatrixVersion.objects.create(
            number=number,
            state=MatrixVersion.State.PUBLISHED,
            rules=with_ids(rules),
            default=dict(default),
            published_at=at,
            published_by=actor,
            valid_from=begin,
            based_on=based_on,
        )
        told = event(
            MATRIX_STREAM,
            events.MATRIX_PUBLISHED,
            at=at,
            actor=actor,
            version=number,
            valid_from=(begin or at).isoformat(),
        )
        record([told])
    return version


def check_conditions(conditions: Any) -> None:
    """Raise ValidationError unless the conditions are `{field: [values]}` of known fields and words."""
    if not isinstance(conditions, Mapping):
        raise ValidationError({"conditions": _("Conditions map fields to lists of values.")})
    problems = [
        _("“%(field)s” is no field to match on.") % {"field": name} for name in set(conditions) - set(FIELDS)
    ]
    problems += [
        _("“%(field)s” needs a list of values.") % {"field": name}
        for name, values in conditions.items()
        if not isinstance(values, list)
    ]
    counts = conditions.get("reopen_count_min", [])
    if not problems and not all(paths.is_count(count, least=0, most=MOST_REOPENINGS) for count in counts):
        problems.append(_("“reopen_count_min” needs whole numbers."))
    problems = problems or [
        paths.one_of(name, words)
        for name, words in _WORDS.items()
        if any(value not in words for value in conditions.get(name, []))
    ]
    if problems:
        raise ValidationError({"conditions": problems})


def check_targets(targets: Any) -> None:
    """Raise ValidationError unless each target names a priority once and promises whole seconds, ten years at most."""
    problems = []
    seen = set()
    for target in targets if isinstance(targets, list) else [None]:
        if not isinstance(target, Mapping) or target.get("priority") not in Priority.values:
            problems.append(_("Each target names a priority."))
            continue
        if target["priority"] in seen:
            problems.append(_("The priority “%(name)s” stands twice.") % {"name": target["priority"]})
        seen.add(target["priority"])
        promised = {name: target.get(name) for name in (f"{kind}_seconds" for kind in ClockKind.values)}
        problems += [
            paths.count_problem(name, most=paths.LONGEST)
            for name, seconds in promised.items()
            if seconds is not None and not paths.is_count(seconds, most=paths.LONGEST)
        ]
        problems += _budget_problems(target.get("level_budgets"))
    if problems:
        raise ValidationError({"targets": problems})


def _budget_problems(budgets: Any) -> list[str]:
    """Return what is wrong with the times agreed with levels: each level once, in whole seconds."""
    if budgets is None:
        return []
    levels = [
        budget["level"]
        for budget in (budgets if isinstance(budgets, list) else ())
        if isinstance(budget, Mapping)
        and set(budget) == {"level", "seconds"}
        and paths.is_count(budget["level"], most=paths.HIGHEST_LEVEL)
        and paths.is_count(budget["seconds"], most=paths.LONGEST)
    ]
    if isinstance(budgets, list) and len(levels) == len(budgets) == len({*levels}):
        return []
    return [_("“level_budgets” lists each level once, with its whole seconds: level and seconds.")]


def check_rule(rule: Mapping[str, Any], place: int, *, is_draft: bool = False) -> None:
    """Raise ValidationError unless a rule, the one at a place from 1, can be published; or kept in a draft."""
    where = _("Rule %(place)d") % {"place": place}
    if not str(rule.get("name", "")).strip():
        raise ValidationError({"rules": _("%(where)s needs a name.") % {"where": where}})
    check_conditions(rule.get("conditions", {}))
    _check_row(rule, where, is_draft=is_draft)


def check_default(row: Mapping[str, Any], *, is_draft: bool = False) -> None:
    """Raise ValidationError unless the default row can be published; or kept in a draft."""
    _check_row(row, _("The default row"), is_draft=is_draft)


def _check_row(row: Mapping[str, Any], where: str, *, is_draft: bool) -> None:
    """A draft may lead to a path that is no longer active: whoever publishes it is told so."""
    path = row.get("path")
    usable = Path.objects.all() if is_draft else Path.objects.filter(is_active=True)
    if not isinstance(path, int) or not usable.filter(pk=path).exists():
        raise ValidationError(
            {"rules": _("%(where)s leads to a path that does not exist.") % {"where": where}}
        )
    if row.get("sla_policy") is not None and not SLAPolicy.objects.filter(pk=row["sla_policy"]).exists():
        raise ValidationError(
            {"rules": _("%(where)s names a policy that does not exist.") % {"where": where}}
        )
    level = row.get("start_level", 1)
    if not paths.is_count(level, most=HIGHEST_START):
        raise ValidationError({"rules": _("%(where)s starts at a level from 1 to 9.") % {"where": where}})
    _check_wording(row.get("wording") or {}, where)


def _check_wording(wording: Any, where: str) -> None:
    languages = [code for code, _name in settings.LANGUAGES]
    if not isinstance(wording, Mapping) or not all(
        language in languages and isinstance(words, str) and len(words) <= LONGEST_WORDING
        for language, words in wording.items()
    ):
        message = _("%(where)s has wording that is no text for one of %(languages)s.")
        raise ValidationError({"rules": message % {"where": where, "languages": ", ".join(languages)}})


def _with_ids(body: Mapping[str, Any], place: int) -> dict[str, Any]:
    targets = [_with_id(target, place) for target in body.get("notify", [])]
    return {**body, "target": _with_id(body["target"], place), "notify": targets}


def _with_id(target: Mapping[str, Any], place: int) -> dict[str, Any]:
    model = _NAMED.get(target["type"])
    if model is None:
        return dict(target)
    name = target["id"]
    by_word = Q(email__iexact=name) if model is User else Q(slug=name)
    wanted = Q(pk=name) if isinstance(name, int) else by_word
    pk = model._default_manager.filter(wanted).values_list("pk", flat=True).first()
    if pk is None:
        raise ValidationError(
            {
                "steps": _("Step %(place)d names “%(name)s”, who does not exist.")
                % {"place": place, "name": name}
            }
        )
    return {**target, "id": pk}


def _next_version(row: Path | SLAPolicy) -> Path | SLAPolicy | None:
    """Count the row one version further under lock; return it as it was, None for a new one."""
    before = None
    if row.pk:
        before = type(row)._default_manager.select_for_update(no_key=True).get(pk=row.pk)
        row.version = before.version
    row.version += 1
    return before


def _tell(stream: str, kind: str, number: int, actor: int | None, **more: Any) -> None:
    record([event(stream, kind, at=now(), actor=actor, version=number, **more)])
