"""Sections: the shelves of articles."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.validators import UniqueValidator

from helpdesk.accounts.api.references import UserReference
from helpdesk.web.api.strict import StrictBody
from helpdesk.web.api.versions import free_slug
from helpdesk.web.api.views import DeskView, DetailView, ListView
from knowledge_base.api.references import SectionReference
from knowledge_base.api.section_filters import SectionFilter
from knowledge_base.models import Section
from knowledge_base.services.shelving import change_section, create_section


class SectionSerializer(StrictBody, serializers.ModelSerializer[Section]):
    """A shelf of articles, perhaps within another."""

    slug = serializers.SlugField(
        max_length=50, required=False, validators=[UniqueValidator(Section.objects.all())]
    )
    parent: Any = SectionReference(allow_null=True, required=False)
    owner = UserReference(allow_null=True, required=False)
    review_every_days = serializers.IntegerField(
        min_value=1,
        max_value=32_767,
        allow_null=True,
        required=False,
        help_text=_("After how many days an article is looked at again; null asks nobody."),
    )

    class Meta:
        """What a section is."""

        model = Section
        fields = (
            "id",
            "slug",
            "name",
            "parent",
            "position",
            "owner",
            "needs_second_person",
            "review_every_days",
            "is_active",
        )


class _SectionView(DeskView):
    scopes = {"read": "knowledge:read", "write": "knowledge:write"}
    needs = {"read": "knowledge.view", "write": "knowledge.manage"}
    serializer_class = SectionSerializer
    queryset = Section.objects.select_related("parent", "owner")


class Sections(_SectionView, ListView):
    """The sections of the knowledge base."""

    filterset_class = SectionFilter
    orderings = ("id", "position", "name")

    def post(self, request: Request) -> Response:
        """Make a section. A slug is made from the name unless one is given."""
        facts = self.read(SectionSerializer)
        facts.setdefault("slug", free_slug(Section, facts["name"]))
        return self.created(create_section(**facts, actor=self.actor))


class SectionDetail(_SectionView, DetailView):
    """A section of the knowledge base."""

    def patch(self, request: Request, pk: int) -> Response:
        """Change a section. It is deactivated, never deleted: articles go on standing in it."""
        section: Section = self.get_object()
        facts = self.read(SectionSerializer, section, partial=True)
        return self.shown(change_section(section, actor=self.actor, **facts))
