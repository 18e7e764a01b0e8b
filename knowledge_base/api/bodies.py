"""What is sent to write on articles."""

from django.conf import settings
from rest_framework import serializers

from helpdesk.accounts.api.references import TeamReference, UserReference
from helpdesk.web.api.strict import StrictBody
from knowledge_base.api.references import ArticleReference, SectionReference
from knowledge_base.models.article import Visibility
from knowledge_base.services.publishing import LONGEST_REASON
from knowledge_base.services.writing import LONGEST_BODY
from tickets.api.references import TopicReference
from tickets.api.ticket_references import TicketKeyField

HIGHEST_LEVEL = 9
MOST_NAMED = 50


class ArticleBody(StrictBody):
    """A new article. The caller owns it unless somebody else is named; its slug is made from the title unless given."""

    title = serializers.CharField(max_length=200)
    body = serializers.CharField(max_length=LONGEST_BODY, trim_whitespace=False)
    language = serializers.ChoiceField(settings.LANGUAGES)
    visibility = serializers.ChoiceField(Visibility.choices, default=Visibility.INTERNAL)
    min_level = serializers.IntegerField(min_value=1, max_value=HIGHEST_LEVEL, default=1)
    teams = serializers.ListField(child=TeamReference(), required=False, max_length=MOST_NAMED)
    section = SectionReference(required=False, allow_null=True)
    topics = serializers.ListField(child=TopicReference(), required=False, max_length=MOST_NAMED)
    translation_of = ArticleReference(required=False, allow_null=True)
    owner = UserReference(required=False, allow_null=True)
    ticket = TicketKeyField(required=False, allow_null=True)
    slug = serializers.SlugField(max_length=120, required=False)


class ArticleChangeBody(StrictBody):
    """Changes of an article. A new title or text is a new revision; `revision` is the one that was read."""

    title = serializers.CharField(max_length=200, required=False)
    body = serializers.CharField(max_length=LONGEST_BODY, trim_whitespace=False, required=False)
    note = serializers.CharField(
        max_length=200, required=False, allow_blank=True, help_text="What changed in the text, and why."
    )
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)
    visibility = serializers.ChoiceField(Visibility.choices, required=False)
    min_level = serializers.IntegerField(min_value=1, max_value=HIGHEST_LEVEL, required=False)
    teams = serializers.ListField(child=TeamReference(), required=False, max_length=MOST_NAMED)
    section = SectionReference(required=False, allow_null=True)
    topics = serializers.ListField(child=TopicReference(), required=False, max_length=MOST_NAMED)
    owner = UserReference(required=False, allow_null=True)
    review_on = serializers.DateField(required=False, allow_null=True)
    slug = serializers.SlugField(max_length=120, required=False)
    revision = serializers.IntegerField(required=False, min_value=1)


class PublicationBody(StrictBody):
    """Whether the first line is told of it."""

    tell_readers = serializers.BooleanField(
        default=False,
        help_text="Ask the first line to read it; who read an older version is asked anew.",
    )


class SendBackBody(StrictBody):
    """What a reviewer wants changed."""

    reason = serializers.CharField(max_length=LONGEST_REASON)


class TranslatedBody(StrictBody):
    """Which revision of its original a translation renders: the published one unless another is named."""

    revision = serializers.IntegerField(required=False, min_value=1)
