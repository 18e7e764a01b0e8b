"""The one draft of the matrix, which all editors share: every change is kept at once, and no change is lost.

Each verb names the `revision` that its caller read. When somebody else changed the draft since, DraftMoved is raised
and nothing is changed; `changes_since` tells what happened. None means: whatever it is now. Revisions go on from draft
to draft, so that an old page never takes a new draft for the one it shows.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from escalation import events
from escalation.errors import DraftMoved, Refused
from escalation.models import MatrixVersion
from escalation.rows import Row, kept, new_id, with_ids
from escalation.services.publishing import MATRIX_STREAM, check_default, check_rule
from helpdesk.ledger.models import Event
from helpdesk.ledger.record import event, record, story
from helpdesk.web.times import now

MOST_RULES = 500
DRAFT_EVENTS = (
    events.MATRIX_DRAFT_BEGUN,
    events.MATRIX_DRAFT_CHANGED,
    events.MATRIX_DRAFT_DISCARDED,
)
Told = dict[str, Any]


def current() -> MatrixVersion | None:
    """Return the draft; None while nobody has begun one."""
    return MatrixVersion.objects.drafts().first()


def shown() -> MatrixVersion:
    """Return the draft, or (not saved, revision 0) what one would begin with: the matrix that counts now."""
    found = current()
    return found if found is not None else _copy_of(MatrixVersion.objects.in_effect(now()).first())


def begin(*, actor: int | None = None) -> MatrixVersion:
    """Return the draft, made from the matrix that counts now unless somebody has begun one."""
    with transaction.atomic():
        return _locked(None, actor)


def changes_since(revision: int) -> list[Event]:
    """Return what happened to the draft after a revision, oldest first; what was published since is among it."""
    told = story(MATRIX_STREAM).filter(kind__in=[*DRAFT_EVENTS, events.MATRIX_PUBLISHED])
    last = told.filter(kind__in=DRAFT_EVENTS, data__revision__lte=revision).order_by("-id").first()
    return list(told.filter(id__gt=last.pk if last else 0))


def add_rule(
    rule: Mapping[str, Any],
    *,
    revision: int | None = None,
    place: int | None = None,
    actor: int | None = None,
) -> MatrixVersion:
    """Put a new rule at a place (from 1), or last before the default row. Raises ValidationError, DraftMoved."""

    def change(draft: MatrixVersion) -> Told:
        made = {**kept(rule), "id": new_id()}
        at = len(draft.rules) if place is None else min(max(place - 1, 0), len(draft.rules))
        check_rule(made, at + 1, is_draft=True)
        draft.rules.insert(at, made)
        return {"what": "rule_added", "rule": made["id"], "place": at + 1}

    return _change(change, revision, actor)


def change_rule(
    rule_id: str, rule: Mapping[str, Any], *, revision: int | None = None, actor: int | None = None
) -> MatrixVersion:
    """Give a rule new contents in its place. Raises ValidationError, DraftMoved (also when the rule is gone)."""

    def change(draft: MatrixVersion) -> Told:
        place = place_of(draft, rule_id)
        before, after = draft.rules[place], {**kept(rule), "id": rule_id}
        check_rule(after, place + 1, is_draft=True)
        draft.rules[place] = after
        return {"what": "rule_changed", "rule": rule_id, "place": place + 1, "fields": _fields(before, after)}

    return _change(change, revision, actor)


def change_default(
    row: Mapping[str, Any], *, revision: int | None = None, actor: int | None = None
) -> MatrixVersion:
    """Give the default row new contents. Raises ValidationError, DraftMoved."""

    def change(draft: MatrixVersion) -> Told:
        after = kept(row)
        check_default(after, is_draft=True)
        fields = _fields(draft.default, after)
        draft.default = after
        return {"what": "default_changed", "fields": fields}

    return _change(change, revision, actor)


def move_rule(
    rule_id: str, by: int, *, revision: int | None = None, actor: int | None = None
) -> MatrixVersion:
    """Move a rule up (negative) or down by some places, at most to the end. Raises DraftMoved.

    One that stands there already changes nothing, and is no revision.
    """

    def change(draft: MatrixVersion) -> Told | None:
        before = place_of(draft, rule_id)
        after = min(max(before + by, 0), len(draft.rules) - 1)
        if after == before:
            return None
        draft.rules.insert(after, draft.rules.pop(before))
        return {"what": "rule_moved", "rule": rule_id, "place": after + 1, "from": before + 1}

    return _change(change, revision, actor)


def remove_rule(rule_id: str, *, revision: int | None = None, actor: int | None = None) -> MatrixVersion:
    """Take a rule out. Raises DraftMoved."""

    def change(draft: MatrixVersion) -> Told:
        place = place_of(draft, rule_id)
        draft.rules.pop(place)
        return {"what": "rule_removed", "rule": rule_id, "place": place + 1}

    return _change(change, revision, actor)


def replace(
    rules: Sequence[Mapping[str, Any]],
    default: Mapping[str, Any],
    *,
    revision: int | None = None,
    actor: int | None = None,
) -> MatrixVersion:
    """Give the draft other contents altogether: what was sent or imported. Raises ValidationError, DraftMoved."""
    return _change(lambda draft: _refill(draft, rules, default, "replaced"), revision, actor)


def restore(
    version: MatrixVersion, *, revision: int | None = None, actor: int | None = None
) -> MatrixVersion:
    """Give the draft the contents of a version that was published; publishing it is another step. Raises DraftMoved.

    What the version leads to may be gone since: the draft then says so, and is not published before that is mended.
    """

    def change(draft: MatrixVersion) -> Told:
        draft.rules = with_ids([kept(rule) for rule in version.rules], draft.rules)
        draft.default, draft.based_on = kept(version.default), version.number
        return {"what": "restored", "version": version.number}

    return _change(change, revision, actor)


def discard(*, revision: int | None = None, actor: int | None = None) -> None:
    """Throw the draft away; what is published stays as it is. Raises DraftMoved, and Refused when there is none."""
    with transaction.atomic():
        if current() is None:
            raise Refused(_("There is no draft of the matrix."))
        draft = _locked(revision, actor)
        _tell(events.MATRIX_DRAFT_DISCARDED, actor, {"revision": draft.revision + 1})
        draft.delete()


def locked(revision: int | None) -> MatrixVersion:
    """Return the draft under lock. Raises DraftMoved, and Refused when there is none; must be in a transaction."""
    draft = MatrixVersion.objects.drafts().select_for_update().first()
    if draft is None:
        raise Refused(_("There is no draft of the matrix."))
    _refuse_unless_read(draft, revision)
    return draft


def place_of(draft: MatrixVersion, rule_id: str) -> int:
    """Return where a rule stands, from 0. Raises DraftMoved when it is not there (any more)."""
    for place, rule in enumerate(draft.rules):
        if rule["id"] == rule_id:
            return place
    raise DraftMoved(_("This rule is not in the draft any more."))


def _change(
    change: Callable[[MatrixVersion], Told | None], revision: int | None, actor: int | None
) -> MatrixVersion:
    with transaction.atomic():
        draft = _locked(revision, actor)
        told = change(draft)
        if told is None:
            return draft
        draft.revision += 1
        draft.changed_at, draft.changed_by = now(), actor
        draft.save()
        _tell(events.MATRIX_DRAFT_CHANGED, actor, {"revision": draft.revision, **told})
    return draft


def _refill(
    draft: MatrixVersion, rules: Sequence[Mapping[str, Any]], default: Mapping[str, Any], what: str
) -> Told:
    if len(rules) > MOST_RULES:
        raise ValidationError({"rules": _("A matrix has at most %(most)d rules.") % {"most": MOST_RULES}})
    filled = with_ids([kept(rule) for rule in rules], draft.rules)
    for place, rule in enumerate(filled, start=1):
        check_rule(rule, place, is_draft=True)
    row = kept(default)
    check_default(row, is_draft=True)
    draft.rules, draft.default = filled, row
    return {"what": what}


def _locked(revision: int | None, actor: int | None) -> MatrixVersion:
    """Return the draft under lock, begun now when there is none."""
    draft = MatrixVersion.objects.drafts().select_for_update().first()
    if draft is None:
        if revision:
            raise DraftMoved(_("The draft is not there any more: it was published or thrown away."))
        return _begun(actor)
    _refuse_unless_read(draft, revision)
    return draft


def _begun(actor: int | None) -> MatrixVersion:
    draft = _copy_of(MatrixVersion.objects.in_effect(now()).first())
    draft.revision = _last_revision() + 1
    draft.changed_at, draft.changed_by = now(), actor
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as error:
        raise DraftMoved(_("Somebody else has just begun a draft.")) from error
    _tell(events.MATRIX_DRAFT_BEGUN, actor, {"revision": draft.revision, "version": draft.based_on})
    return draft


def _copy_of(version: MatrixVersion | None) -> MatrixVersion:
    rules: list[Row] = with_ids([kept(rule) for rule in version.rules]) if version else []
    return MatrixVersion(
        number=0,
        state=MatrixVersion.State.DRAFT,
        rules=rules,
        default=kept(version.default) if version else {},
        based_on=version.number if version else None,
        valid_from=None,
    )


def _last_revision() -> int:
    last = story(MATRIX_STREAM).filter(kind__in=DRAFT_EVENTS).order_by("-id").first()
    return int(last.data["revision"]) if last else 0


def _refuse_unless_read(draft: MatrixVersion, revision: int | None) -> None:
    if revision is not None and revision != draft.revision:
        raise DraftMoved(_("Somebody changed the draft since you opened it."))


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


def _tell(kind: str, actor: int | None, told: Told) -> None:
    record([event(MATRIX_STREAM, kind, at=now(), actor=actor, **told)])
