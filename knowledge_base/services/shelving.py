"""Sections: the shelves of articles. Made, changed and closed, never deleted."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.accounts.services.changes import apply, locked, save_new, told
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now
from knowledge_base import events
from knowledge_base.models import Section

FACTS = frozenset(
    {"slug", "name", "parent", "position", "owner", "needs_second_person", "review_every_days", "is_active"}
)
_TOLD = FACTS - {"slug", "name"}
MOST_DEEP = 5
"""A tree that is deeper than this is no help to anybody."""


def create_section(*, slug: str, name: str, actor: User | None = None, **facts: Any) -> Section:
    """Make a section and return it. Raises ValidationError when a value is bad or the slug is taken."""
    if unknown := set(facts) - FACTS:
        raise TypeError(f"A section has no such facts: {', '.join(sorted(unknown))}.")
    section = Section(slug=slug, name=name.strip(), **facts)
    with transaction.atomic():
        _lock_the_tree()
        _check_place(section)
        save_new(section)
        _tell(section, actor, sorted({*facts, "slug", "name"}))
    return section


def change_section(section: Section, *, actor: User | None = None, **facts: Any) -> Section:
    """Change facts about a section (see FACTS) and return it as it is now.

    Raises ValidationError when a value is bad, or a section would stand within itself or too deep.
    """
    with transaction.atomic():
        _lock_the_tree()
        current = locked(section)
        if "parent" in facts:
            _check_place(Section(pk=current.pk, parent=facts["parent"]))
        changed = apply(current, facts, FACTS)
        if changed:
            _tell(current, actor, **told(changed, _TOLD))
    return current


def _tell(section: Section, actor: User | None, fields: list[str], **data: Any) -> None:
    who = actor.pk if actor else None
    record(
        [
            event(
                section.stream,
                events.SECTION_SAVED,
                at=now(),
                actor=who,
                subject=section,
                fields=fields,
                **data,
            )
        ]
    )


def _lock_the_tree() -> None:
    """Let one at a time change the tree: two moves that are right alone may make a ring together."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('knowledge_base.sections'))")


def _check_place(section: Section) -> None:
    above, depth = section.parent_id, 1
    while above is not None:
        if above == section.pk:
            raise ValidationError({"parent": _("A section cannot stand within itself.")})
        above, depth = Section.objects.values_list("parent", flat=True).get(pk=above), depth + 1
    if depth + _height(section) > MOST_DEEP:
        raise ValidationError({"parent": _("Sections stand at most %(most)d deep.") % {"most": MOST_DEEP}})


def _height(section: Section) -> int:
    """Return how many floors stand below a section."""
    floors, level = 0, [section.pk] if section.pk else []
    while level and floors <= MOST_DEEP:
        level = list(Section.objects.filter(parent__in=level).values_list("pk", flat=True))
        floors += bool(level)
    return floors
