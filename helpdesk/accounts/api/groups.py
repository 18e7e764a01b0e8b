"""What teams, skills, organisations and customers look like from outside."""

from rest_framework import serializers
from rest_framework.validators import UniqueValidator

from helpdesk.accounts.api.references import OrganisationReference, UserReference
from helpdesk.accounts.models import Organisation, Requester, Skill, Team
from helpdesk.web.api.fields import Instant
from helpdesk.web.api.strict import StrictBody


class TeamSerializer(StrictBody, serializers.ModelSerializer[Team]):
    """A team with its people."""

    slug = serializers.SlugField(
        max_length=50, required=False, validators=[UniqueValidator(Team.objects.all())]
    )
    level = serializers.IntegerField(min_value=1, max_value=32767, required=False)
    lead = UserReference(allow_null=True, required=False)
    members = UserReference(many=True, required=False)

    class Meta:
        """What a team is."""

        model = Team
        fields = (
            "id",
            "slug",
            "name",
            "level",
            "lead",
            "members",
            "is_private",
            "is_active",
            "is_escalation_queue",
            "is_front_door",
        )


class SkillSerializer(StrictBody, serializers.ModelSerializer[Skill]):
    """A field of competence."""

    slug = serializers.SlugField(
        max_length=50, required=False, validators=[UniqueValidator(Skill.objects.all())]
    )

    class Meta:
        """Its names."""

        model = Skill
        fields = ("id", "slug", "name")


class OrganisationSerializer(StrictBody, serializers.ModelSerializer[Organisation]):
    """A customer's company, with its value to the business."""

    class Meta:
        """What an organisation is."""

        model = Organisation
        fields = ("id", "name", "tier", "is_active")


class RequesterSerializer(StrictBody, serializers.ModelSerializer[Requester]):
    """A customer."""

    email = serializers.EmailField(max_length=254)
    organisation = OrganisationReference(allow_null=True, required=False)
    created_at = Instant(read_only=True)

    class Meta:
        """What a requester is."""

        model = Requester
        fields = ("id", "email", "name", "organisation", "language", "timezone", "phone", "created_at")
