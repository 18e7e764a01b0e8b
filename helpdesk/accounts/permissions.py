"""Who may do what, as `rules` predicates of user and object: `user.has_perm("tickets.write")`.

Every action of the role table is a permission of the same name. Those which also depend on the object stand below.
"""

from rules.permissions import add_perm
from rules.predicates import Predicate, predicate

from helpdesk.accounts.models import ApiToken, User
from helpdesk.accounts.roles import ACTIONS


def _may(action: str) -> Predicate:
    """Return the predicate that the user's role allows an action; nobody signed in may nothing."""

    def role_allows(user: object) -> bool:
        return isinstance(user, User) and user.may(action)

    return Predicate(role_allows, name=action)


for _action in ACTIONS:
    add_perm(_action, _may(_action))


@predicate
def is_self(user: User, person: User | None) -> bool:
    """The person is the user."""
    return person is not None and user.pk == person.pk


@predicate
def is_own_token(user: User, token: ApiToken | None) -> bool:
    """The token acts as the user."""
    return token is not None and token.user_id == user.pk


add_perm("availability.write", is_self | _may("availability.write_others"))
"""On a person: whether the user may say when they work."""

add_perm("tokens.write", is_own_token | _may("people.write"))
"""On a token: whether the user may end it."""
