"""Users: everybody on our side of the desk, and when they are there."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _
from rules.permissions import permissions

from helpdesk.accounts import roles
from helpdesk.accounts.querysets import PeopleQuerySet
from helpdesk.calendars.models import Calendar, validate_timezone


class UserManager(BaseUserManager["User"]):
    """Finds and makes users by e-mail address, whatever its case."""

    def get_queryset(self) -> PeopleQuerySet["User"]:
        """Return all users."""
        return PeopleQuerySet(self.model, using=self._db)

    def with_email(self, email: str) -> PeopleQuerySet["User"]:
        """Return the one user with this address, or none."""
        return self.get_queryset().with_email(email)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user with this e-mail address. Raises User.DoesNotExist."""
        return self.with_email(username or "").get()

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user; without a password nobody can sign in as them until one is set."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who works at the desk. People are deactivated, never deleted."""

    class Theme(models.TextChoices):
        """Light, dark, or as the system says."""

        SYSTEM = "system", _("As the system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Density(models.TextChoices):
        """How much room a row takes."""

        COMFORTABLE = "comfortable", _("Comfortable")
        COMPACT = "compact", _("Compact")

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=20, choices=roles.Role.choices, default=roles.Role.AGENT)
    manager = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name=_("manager")
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    timezone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[validate_timezone])
    theme = models.CharField(_("theme"), max_length=10, choices=Theme.choices, default=Theme.SYSTEM)
    density = models.CharField(
        _("density"), max_length=12, choices=Density.choices, default=Density.COMFORTABLE
    )
    shortcuts = models.BooleanField(_("single-key shortcuts"), default=True)
    own_keys = models.JSONField(
        _("own keys"), default=dict, db_default=models.Value({}, models.JSONField()), blank=True
    )
    """The keys the user chose, by the key that each replaces (`helpdesk.web.keys`); "" is no key at all."""
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now())

    calendar = models.ForeignKey(
        Calendar, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("working hours")
    )
    is_on_duty = models.BooleanField(_("takes work"), default=True)
    capacity = models.PositiveSmallIntegerField(_("open tickets at most"), default=20)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        """One user an address, whatever its case; nobody is their own manager."""

        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(
                condition=~models.Q(manager=models.F("id")), name="user_manager_is_another"
            ),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def stream(self) -> str:
        """Return the user's stream in the ledger."""
        return f"user:{self.pk}"

    def clean(self) -> None:
        """Raise ValidationError when another user has the e-mail address."""
        if User.objects.with_email(self.email).exclude(pk=self.pk).exists():
            raise ValidationError({"email": _("A user with this e-mail address is here already.")})

    def get_full_name(self) -> str:
        """Return the name, as allauth and Django ask for it."""
        return self.name

    def reports_below(self) -> set[int]:
        """Return the ids of everybody whose chain of managers leads to this user; a loop is harmless."""
        found: set[int] = set()
        layer = {self.pk}
        while layer:
            layer = (
                set(User.objects.filter(manager__in=layer).values_list("pk", flat=True)) - found - {self.pk}
            )
            found |= layer
        return found

    def may(self, action: str) -> bool:
        """Say whether the user's role allows an action of `roles.ACTIONS`."""
        return self.is_active and roles.allows(self.role, action)

    @property
    def may_invite(self) -> bool:
        """Say whether the user may invite people, for the menu."""
        return self.may("people.invite")

    def has_perm(self, permission: str, obj: object = None) -> bool:
        """Say whether the user holds a permission of the `rules` table, on an object where one is given."""
        return self.is_active and bool(permissions.test_rule(permission, self, obj))


class Absence(models.Model):
    """Days or hours in which a user is away; the deputy, if named, stands in."""

    user = models.ForeignKey(User, models.CASCADE, related_name="absences", verbose_name=_("user"))
    start = models.DateTimeField(_("from"))
    end = models.DateTimeField(_("until"))
    deputy = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("deputy")
    )

    class Meta:
        """An absence ends after it begins and overlaps no other of the same user; the deputy is another."""

        ordering = ("start",)
        constraints = (
            ExclusionConstraint(
                name="absence_overlaps_no_other",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (
                        models.Func(
                            "start",
                            "end",
                            RangeBoundary(),
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=models.Q(deputy__isnull=True) | ~models.Q(deputy=models.F("user")),
                name="absence_deputy_is_another",
            ),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="absence_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        """Return whose absence it is."""
        return f"{self.user} {self.start:%Y-%m-%d}"
