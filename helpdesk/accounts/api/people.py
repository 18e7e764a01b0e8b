"""What users and their working hours look like from outside."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from helpdesk.accounts.api.references import SkillReference, TeamReference, UserReference
from helpdesk.accounts.models import Absence, SkillGrant, User
from helpdesk.calendars.api.references import CalendarReference
from helpdesk.web.api.fields import Instant
from helpdesk.web.api.strict import StrictBody, WholeBody


class SkillGrantSerializer(WholeBody, serializers.ModelSerializer[SkillGrant]):
    """A skill that somebody holds, at a level from 1 to 5."""

    skill = SkillReference()
    level = serializers.IntegerField(min_value=1, max_value=5, default=1)

    class Meta:
        """The skill and how well."""

        model = SkillGrant
        fields = ("skill", "level")


class UserSerializer(StrictBody, serializers.ModelSerializer[User]):
    """Somebody who works at the desk."""

    email = serializers.EmailField(max_length=254)
    manager = UserReference(allow_null=True, required=False)
    calendar = CalendarReference(allow_null=True, required=False)
    password = serializers.CharField(write_only=True, required=False, max_length=128)
    invite = serializers.BooleanField(
        write_only=True, required=False, help_text=_("For a new account: mail a link to set it up.")
    )
    teams = TeamReference(many=True, read_only=True)
    skills = SkillGrantSerializer(many=True, required=False, source="skill_grants")
    is_on_duty = serializers.BooleanField(read_only=True)
    capacity = serializers.IntegerField(read_only=True)
    created_at = Instant(read_only=True)

    class Meta:
        """Availability has an address of its own; who is in a team is said on the team."""

        model = User
        fields = (
            "id",
            "email",
            "name",
            "role",
            "manager",
            "language",
            "timezone",
            "calendar",
            "password",
            "invite",
            "is_active",
            "teams",
            "skills",
            "is_on_duty",
            "capacity",
            "created_at",
        )


class AbsenceSerializer(WholeBody, serializers.ModelSerializer[Absence]):
    """A time away, and who stands in."""

    start = Instant()
    end = Instant()
    deputy = UserReference(allow_null=True, required=False)

    class Meta:
        """From, until, who."""

        model = Absence
        fields = ("start", "end", "deputy")


class AvailabilitySerializer(StrictBody):
    """Whether somebody takes work, how much, and when they are away."""

    on_duty = serializers.BooleanField(source="is_on_duty", required=False)
    capacity = serializers.IntegerField(min_value=0, max_value=1000, required=False)
    absences = AbsenceSerializer(many=True, required=False)
