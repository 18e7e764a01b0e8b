"""Words that mean the same: the list that searches use."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.web.api.strict import StrictBody
from helpdesk.web.api.views import DeskView, DetailView, ListView
from knowledge_base.models import Meaning
from knowledge_base.models.meaning import LANGUAGES
from knowledge_base.services.synonyms import add_meaning, change_meaning, delete_meaning

LONGEST = 300


def _words() -> serializers.CharField:
    return serializers.CharField(
        max_length=LONGEST,
        required=False,
        allow_blank=True,
        help_text=_("Words or short phrases with commas between them: bill, invoice, receipt."),
    )


class SynonymsSerializer(StrictBody, serializers.ModelSerializer[Meaning]):
    """One thing and what people call it in each language; at least two words in all."""

    en = _words()
    es = _words()
    ru = _words()
    it = _words()

    class Meta:
        """The words of each language."""

        model = Meaning
        fields = ("id", *LANGUAGES)


class _SynonymsView(DeskView):
    scopes = {"read": "knowledge:read", "write": "knowledge:write"}
    needs = {"read": "knowledge.manage", "write": "knowledge.manage"}
    serializer_class: Any = SynonymsSerializer
    queryset: Any = Meaning.objects.all()


class SynonymsList(_SynonymsView, ListView):
    """What means the same, by the English words."""

    orderings = ("en", "id")

    def post(self, request: Request) -> Response:
        """Add a row; it counts from the next search on."""
        words = self.read(SynonymsSerializer)
        return self.created(add_meaning(actor=self.actor, **words))


class SynonymsDetail(_SynonymsView, DetailView):
    """One thing and what people call it."""

    def patch(self, request: Request, pk: int) -> Response:
        """Change the words of the languages that are named."""
        row = self.get_object()
        words = self.read(SynonymsSerializer, row, partial=True)
        return self.shown(change_meaning(row, actor=self.actor, **words))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Take it away: its words find only themselves again."""
        delete_meaning(self.get_object(), actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)
