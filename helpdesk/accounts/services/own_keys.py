"""People choose the keys they press."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.accounts import events
from helpdesk.accounts.models import User
from helpdesk.accounts.services.changes import apply, locked, told
from helpdesk.ledger.record import event, record
from helpdesk.web.keys import KEYS, clashes, read_keys
from helpdesk.web.times import now


def choose_keys(user: User, keys: Mapping[str, str], *, actor: int | None = None) -> User:
    """Let these be the user's keys, by the desk's own key that each replaces; "" is no key.

    What is left out stays ours. Raises ValidationError, by the desk's own keys, for a text that is no key, and for two
    keys that are the same or begin with one another.
    """
    chosen, problems = {}, {}
    for ours in KEYS.keys() & keys.keys():
        try:
            chosen[ours] = read_keys(keys[ours])
        except ValueError:
            problems[ours] = _("Use one letter, digit or sign, or two with a space between, such as g q.")
    own = {ours: theirs for ours, theirs in chosen.items() if theirs != ours}
    problems |= {ours: _("Another action has this key, or begins with it.") for ours in clashes(own)}
    if problems:
        raise ValidationError(problems)
    with transaction.atomic():
        user = locked(user)
        changed = apply(user, {"own_keys": own}, {"own_keys"})
        if changed:
            data = told(changed, changed)
            record([event(user.stream, events.USER_CHANGED, at=now(), actor=actor, subject=user, **data)])
    return user
