"""What users and their working hours look like from outside."""

from typing import Any

from rest_framework import serializers

from helpdesk.accounts.api.references import SkillReference, TeamReference, UserReference
from helpdesk.accounts.models import Absence, SkillGrant, User
from helpdesk.web.api.fields import Instant


class SkillGrantSerializer(serializers.ModelSerializer[SkillGrant]):
    """A skill that somebody holds, at a level from 1 to 5."""

    skill = SkillReference()
    level = serializers.IntegerField(min_value=1, max_value=5, default=1)

    class Meta:
        """The skill and how well."""

        model = SkillGrant
        fields = ("skill", "level")


class UserSerializer(serializers.ModelSerializer[User]):
    """Somebody who works at the desk."""

    email = serializers.EmailField(max_length=254)
    manager = UserReference(allow_null=True, required=False)
    teams = TeamReference(many=True, required=False)
    skills = SkillGrantSerializer(many=True, required=False, source="skill_grants")
    is_on_duty = serializers.BooleanField(read_only=True)
    capacity = serializers.IntegerField(read_only=True)
    created_at = Instant(read_only=True)

    class Meta:
        """Availability has an address of its own."""

        model = User
        fields = (
            "id",
            "email",
            "name",
            "role",
            "manager",
            "language",
            "timezone",
            "is_active",
            "teams",
            "skills",
            "is_on_duty",
            "capacity",
            "created_at",
        )


class AbsenceSerializer(serializers.ModelSerializer[Absence]):
    """A time away, and who stands in."""

    start = Instant()
    end = Instant()
    deputy = UserReference(allow_null=True, required=False)

    class Meta:
        """From, until, who."""

        model = Absence
        fields = ("start", "end", "deputy")


class AvailabilitySerializer(serializers.Serializer[Any]):
    """Whether somebody takes work, how much, and when they are away."""

    on_duty = serializers.BooleanField(source="is_on_duty")
    capacity = serializers.IntegerField(min_value=0, max_value=32767)
    absences = AbsenceSerializer(many=True)


