"""Skills are named, and granted to people at a level from 1 (knows it) to 5 (teaches it)."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.accounts import events
from helpdesk.accounts.models import Skill, SkillGrant, User
from helpdesk.accounts.services.changes import apply, locked, save_new, told
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now

LEVELS = range(1, 6)
FACTS = frozenset({"slug", "name"})


def create(*, slug: str, name: str, actor: int | None = None) -> Skill:
    """Name a skill. Raises ValidationError when a value is bad or the slug is taken."""
    skill = Skill(slug=slug, name=name.strip())
    with transaction.atomic():
        save_new(skill)
        record([event(skill.stream, events.SKILL_CREATED, at=now(), actor=actor, subject=skill)])
    return skill


def change(skill: Skill, *, actor: int | None = None, **facts: Any) -> Skill:
    """Change a skill's slug or name and return it as it is now. Raises ValidationError when a value is bad."""
    with transaction.atomic():
        skill = locked(skill)
        changed = apply(skill, facts, FACTS)
        if changed:
            data = told(changed, ())
            record([event(skill.stream, events.SKILL_CHANGED, at=now(), actor=actor, subject=skill, **data)])
    return skill


def set_skills(user: User, levels: Mapping[Skill, int], *, actor: int | None = None) -> None:
    """Let a user hold exactly these skills at these levels. Raises ValidationError for a level out of range."""
    if any(level not in LEVELS for level in levels.values()):
        raise ValidationError({"skills": _("A skill's level is a whole number from 1 to 5.")})
    wanted = {skill.pk: level for skill, level in levels.items()}
    with transaction.atomic():
        user = locked(user)
        held = dict(user.skill_grants.values_list("skill_id", "level"))
        if held == wanted:
            return
        stale = [skill_id for skill_id, level in held.items() if wanted.get(skill_id) != level]
        user.skill_grants.filter(skill__in=stale).delete()
        SkillGrant.objects.bulk_create(
            SkillGrant(user=user, skill_id=skill_id, level=level)
            for skill_id, level in wanted.items()
            if held.get(skill_id) != level
        )
        skills = {str(skill_id): level for skill_id, level in sorted(wanted.items())}
        kind = events.USER_SKILLS_CHANGED
        record([event(user.stream, kind, at=now(), actor=actor, subject=user, skills=skills)])
