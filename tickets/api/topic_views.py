"""What tickets are about: topics, and the words that agents put on them."""

from django.utils.translation import gettext as _
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.validators import UniqueValidator

from helpdesk.accounts.api.references import SkillReference, TeamReference
from helpdesk.web.api.strict import StrictBody
from helpdesk.web.api.versions import free_slug
from helpdesk.web.api.views import DeskView, DetailView, ListView
from tickets.api.filters import TagNameFilter, TopicFilter
from tickets.models import Tag, Topic
from tickets.services.tagging import tags_named
from tickets.services.topics import save_topic


class TopicSerializer(StrictBody, serializers.ModelSerializer[Topic]):
    """A type of problem, with the team that answers it first and the skill that it takes."""

    slug = serializers.SlugField(
        max_length=50, required=False, validators=[UniqueValidator(Topic.objects.all())]
    )
    team = TeamReference(allow_null=True, required=False)
    skill = SkillReference(allow_null=True, required=False)

    class Meta:
        """What a topic is."""

        model = Topic
        fields = ("id", "slug", "name", "team", "skill", "is_active")


class _TopicView(DeskView):
    scopes = {"read": "tickets:read", "write": "admin"}
    needs = {"read": "settings.view", "write": "settings.write"}
    serializer_class = TopicSerializer
    queryset = Topic.objects.select_related("team", "skill")


class Topics(_TopicView, ListView):
    """The types of problems."""

    filterset_class = TopicFilter
    orderings = ("id", "name")

    def post(self, request: Request) -> Response:
        """Make a topic. A slug is made from the name unless one is given."""
        facts = self.read(TopicSerializer)
        facts.setdefault("slug", free_slug(Topic, facts["name"]))
        return self.created(save_topic(Topic(), actor=self.actor, **facts))


class TopicDetail(_TopicView, DetailView):
    """A type of problem."""

    def patch(self, request: Request, pk: int) -> Response:
        """Change a topic. It is deactivated, never deleted: tickets go on naming it."""
        topic: Topic = self.get_object()
        facts = self.read(TopicSerializer, topic, partial=True)
        return self.shown(save_topic(topic, actor=self.actor, **facts))


class TagSerializer(StrictBody, serializers.ModelSerializer[Tag]):
    """A word on tickets, in its normal form: small letters, hyphens for spaces."""

    slug = serializers.CharField(max_length=60)

    class Meta:
        """The word is all there is."""

        model = Tag
        fields = ("id", "slug")


class Tags(ListView):
    """The words that were put on tickets."""

    scopes = {"read": "tickets:read", "write": "tickets:write"}
    serializer_class = TagSerializer
    filterset_class = TagNameFilter
    orderings = ("id", "slug")
    queryset = Tag.objects.all()

    def post(self, request: Request) -> Response:
        """Make a word known; one that is known already is answered as it is."""
        made = tags_named([self.read(TagSerializer)["slug"]])
        if not made:
            raise serializers.ValidationError({"slug": [_("A tag holds at least one letter or digit.")]})
        return Response(self.get_serializer(made[0]).data, status=status.HTTP_201_CREATED)
