"""Who may read the internal parts of articles: the people of the desk.

An integrator's token feeds other systems (a shop's help pages, a bot): whatever it reads may reach customers.
"""

from typing import Any

from knowledge_base.text import public_part


def may_see_internal(user: Any) -> bool:
    """Say whether the user may read what only the desk may."""
    return bool(user.may("knowledge.see_internal"))


def shown_to(user: Any, body: str) -> str:
    """Return what of a text the user may read: all of it, or its public part."""
    return body if may_see_internal(user) else public_part(body)
