"""What the pages about signing in show."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.sessions.models import Session
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Now

from helpdesk.accounts import factors
from helpdesk.accounts.browsers import browser
from helpdesk.accounts.models import ApiToken, SignInLink, SkillGrant, User
from helpdesk.accounts.roles import allows, may_manage

TYPE = Authenticator.Type


@dataclass(frozen=True)
class Proof:
    """One way to prove who one is."""

    pk: int
    name: str
    added_at: datetime
    used_at: datetime | None
    is_passkey: bool


@dataclass(frozen=True)
class Seat:
    """One browser in which somebody is signed in."""

    pk: int
    browser: str
    address: str
    since: datetime
    seen_at: datetime
    is_current: bool


@dataclass(frozen=True)
class Security:
    """How somebody signs in."""

    app: Proof | None
    passkeys: list[Proof]
    codes_left: int | None
    is_required: bool
    seats: list[Seat]
    tokens: list[ApiToken]

    @property
    def is_set_up(self) -> bool:
        """Say whether there is a second factor."""
        return self.app is not None or bool(self.passkeys)

    @property
    def is_missing(self) -> bool:
        """Say whether the desk asks for a second factor that is not there."""
        return self.is_required and not self.is_set_up


@dataclass(frozen=True)
class Person:
    """How somebody signs in, as those see it who look after accounts, and what the reader may do about it."""

    user: User
    is_self: bool
    is_manageable: bool
    may_write: bool
    has_no_password: bool
    is_pending: bool
    link_expires_at: datetime | None
    has_second_factor: bool
    is_required: bool
    seats: list[Seat]

    @property
    def is_active(self) -> bool:
        """Say whether they may sign in at all."""
        return self.user.is_active


def security(user: User, session_key: str | None) -> Security:
    """Return everything about how a user signs in."""
    found = list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))
    apps = [_proof(row) for row in found if row.type == TYPE.TOTP]
    codes = [row for row in found if row.type == TYPE.RECOVERY_CODES]
    tokens = ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=Now()).order_by("-id")
    return Security(
        app=apps[0] if apps else None,
        passkeys=[_proof(row) for row in found if row.type == TYPE.WEBAUTHN],
        codes_left=len(codes[0].wrap().get_unused_codes()) if codes else None,
        is_required=factors.is_required(user),
        seats=seats(user, session_key),
        tokens=list(tokens),
    )


def people() -> "QuerySet[User]":
    """Return everybody; who left comes last.

    They carry `has_second_factor`, `has_no_password`, `is_pending`, their teams and those that they lead.
    """
    proofs = Authenticator.objects.filter(user=OuterRef("pk"), type__in=factors.PROOFS)
    invitations = _invitations().filter(user=OuterRef("pk"))
    everybody = User.objects.annotate(
        has_second_factor=Exists(proofs),
        has_no_password=ExpressionWrapper(_has_no_password(), BooleanField()),
        is_pending=ExpressionWrapper(_has_no_password() & Exists(invitations), BooleanField()),
    )
    return everybody.prefetch_related("teams", "leads").order_by(F("is_active").desc(), "name", "pk")


def workers() -> "QuerySet[User]":
    """Return everybody with their manager, their teams, those that they lead, and their skills."""
    skills = Prefetch("skill_grants", SkillGrant.objects.select_related("skill"))
    return User.objects.select_related("manager").prefetch_related("teams", "leads", skills)


def person(user: User, *, reader: User) -> Person:
    """Return what the page about somebody shows to a reader."""
    links = _invitations().filter(user=user).order_by("-pk")
    newest = links.first()
    return Person(
        user=user,
        is_self=user.pk == reader.pk,
        is_manageable=may_manage(reader.role, user.role) and user.pk != reader.pk,
        may_write=allows(reader.role, "people.write"),
        has_no_password=not user.has_usable_password(),
        is_pending=newest is not None and not user.has_usable_password(),
        link_expires_at=newest.expires_at if newest and not newest.withdrawn_at else None,
        has_second_factor=factors.is_set_up(user),
        is_required=factors.is_required(user),
        seats=seats(user) if allows(reader.role, "people.write") else [],
    )


def seats(user: User, current: str | None = None) -> list[Seat]:
    """Return where a user is signed in: the browser with the session key `current` first, then the last seen."""
    rows = _alive(user).order_by("-last_seen_at")
    found = [
        Seat(
            pk=row.pk,
            browser=browser(row.user_agent),
            address=row.ip,
            since=row.created_at,
            seen_at=row.last_seen_at,
            is_current=row.session_key == current,
        )
        for row in rows
    ]
    return sorted(found, key=lambda seat: not seat.is_current)


def _invitations() -> "QuerySet[SignInLink]":
    return SignInLink.objects.filter(purpose=SignInLink.Purpose.INVITATION)


def _has_no_password() -> Q:
    return Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def _proof(row: Authenticator) -> Proof:
    is_passkey = row.type == TYPE.WEBAUTHN
    return Proof(
        pk=row.pk,
        name=row.wrap().name if is_passkey else "",
        added_at=row.created_at,
        used_at=row.last_used_at,
        is_passkey=is_passkey,
    )


def _alive(user: User) -> "QuerySet[UserSession]":
    """Return the user's sessions that have not run out or been signed out of."""
    alive = Session.objects.filter(expire_date__gt=Now()).values("session_key")
    found: QuerySet[UserSession] = UserSession.objects.filter(user=user, session_key__in=alive)
    return found
