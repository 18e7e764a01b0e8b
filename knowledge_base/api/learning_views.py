"""What helps on tickets, what it was worth, and what escalated tickets taught."""

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.accounts.models import User
from helpdesk.web.api.views import DeskView, ListView
from helpdesk.web.filters import AskedFilterSet, NamesFilter, TruthFilter, WordsFilter
from knowledge_base.api.access import ArticleView
from knowledge_base.api.learning_shapes import (
    DeclineBody,
    FoundBody,
    LessonSerializer,
    OwnerBody,
    SuggestionsSerializer,
    UseBody,
    UseSerializer,
)
from knowledge_base.api.shapes import ArticleSerializer
from knowledge_base.models import Article, ArticleUse, Lesson
from knowledge_base.models.lesson import OWED, LessonState
from knowledge_base.models.use import Place
from knowledge_base.selectors.debts import visible_lessons
from knowledge_base.selectors.suggesting import articles_for, similar_to
from knowledge_base.services import lessons
from knowledge_base.services.using import judge
from tickets.keys import key_number
from tickets.models import Ticket


def ticket_of(view: DeskView, key: str) -> Ticket:
    """Return the ticket with the key. Raises Http404 when the caller may not know of it."""
    number = key_number(key)
    found = Ticket.objects.visible_to(view.actor).filter(pk=number).first() if number else None
    if found is None:
        raise Http404
    return found


class Suggestions(DeskView):
    """What may help on a ticket: articles that fit it, and solved tickets like it with how they were solved."""

    scopes = {"read": "tickets:read"}
    needs = {"read": "knowledge.view"}
    serializer_class = SuggestionsSerializer
    queryset: Any = Ticket.objects.none()

    def get(self, request: Request, key: str) -> Response:
        """Answer them."""
        ticket = ticket_of(self, key)
        found = {"articles": articles_for(ticket, self.actor), "tickets": similar_to(ticket, self.actor)}
        return self.shown(found)


class Uses(ArticleView, ListView):
    """What an article was worth, on tickets that the caller may see. A newer verdict takes the place of an older."""

    has_revision = False
    serializer_class = UseSerializer
    orderings = ("-at", "id")

    def get_queryset(self) -> "QuerySet[ArticleUse]":
        """Return the verdicts on the article."""
        if getattr(self, "swagger_fake_view", False):
            return ArticleUse.objects.none()
        tickets = Ticket.objects.visible_to(self.actor)
        uses = ArticleUse.objects.filter(article=self.article(), ticket__in=tickets.values("pk"))
        return uses.select_related("ticket", "user")

    @extend_schema(request=UseBody, responses={201: UseSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Keep a verdict."""
        article, body = self.article(), self.read(UseBody)
        ticket = ticket_of(self, body["ticket"])
        return self.created(judge(ticket, article, body["verdict"], actor=self.actor, place=Place.API))


class LessonFilter(AskedFilterSet):
    """The filters of the list of lessons."""

    state = WordsFilter(label=_("State"), choices=LessonState.choices)
    owner = NamesFilter(
        label=_("Owner"),
        rows=User.objects.all,
        word="email",
        help_text=_("By id or e-mail address; `me` for one's own, `none` for those without."),
    )
    owed = TruthFilter(
        label=_("Owed"),
        method="is_owed",
        help_text=_("Those that the first line waits for, or only the others."),
    )

    class Meta:
        """Every field is declared above."""

        model = Lesson
        fields: tuple[str, ...] = ()

    def is_owed(self, rows: "QuerySet[Lesson]", _name: str, value: bool) -> Any:  # noqa: FBT001
        """Return them."""
        return rows.filter(state__in=OWED) if value else rows.exclude(state__in=OWED)


class _LessonView(DeskView):
    # what tickets say comes out of it: a token that may not read them learns nothing here
    scopes = {"read": "tickets:read", "write": "tickets:write"}
    needs = {"read": "knowledge.view", "write": "knowledge.write"}
    problems = (409,)
    serializer_class: Any = LessonSerializer
    queryset: Any = Lesson.objects.none()

    def get_queryset(self) -> "QuerySet[Lesson]":
        """Return those of tickets that the caller may see, with the articles that they may see."""
        articles = Prefetch("article", Article.objects.visible_to(self.actor))
        rows = visible_lessons(self.actor).select_related("ticket", "owner", "settled_by")
        return rows.prefetch_related(articles)

    def lesson(self) -> Lesson:
        """Return what the ticket of the address taught. Raises Http404 where nobody asked, or may know."""
        found = self.get_queryset().filter(ticket=ticket_of(self, self.kwargs["key"])).first()
        if found is None:
            raise Http404
        return found

    def again(self) -> Response:
        """Answer with the lesson as it is now."""
        return self.shown(self.lesson())


class Lessons(_LessonView, ListView):
    """What escalated tickets taught, on tickets that the caller may see."""

    filterset_class: type[django_filters.FilterSet] = LessonFilter
    orderings = ("asked_at", "id")


class TicketLesson(_LessonView):
    """What one ticket taught."""

    def get(self, request: Request, key: str) -> Response:
        """Answer it."""
        return self.again()


class Drafting(_LessonView):
    """The article that is made from the ticket."""

    serializer_class = ArticleSerializer

    @extend_schema(request=None, responses={201: ArticleSerializer})
    def post(self, request: Request, key: str) -> Response:
        """Begin it, and answer the draft; where somebody has begun one already, that one."""
        return self.created(lessons.write_down(self.lesson(), actor=self.actor))


class Finding(_LessonView):
    """An article that has it already."""

    @extend_schema(request=FoundBody, responses=LessonSerializer)
    def post(self, request: Request, key: str) -> Response:
        """Say which one."""
        lesson, body = self.lesson(), self.read(FoundBody)
        lessons.found_in(lesson, body["article"], actor=self.actor)
        return self.again()


class Updating(_LessonView):
    """An article that is brought up to it."""

    @extend_schema(request=FoundBody, responses=LessonSerializer)
    def post(self, request: Request, key: str) -> Response:
        """Say which one: it is learnt when that is published again."""
        lesson, body = self.lesson(), self.read(FoundBody)
        lessons.add_to(lesson, body["article"], actor=self.actor)
        return self.again()


class Declining(_LessonView):
    """Why a ticket leaves no article behind."""

    @extend_schema(request=DeclineBody, responses=LessonSerializer)
    def post(self, request: Request, key: str) -> Response:
        """Say why."""
        lesson, body = self.lesson(), self.read(DeclineBody)
        lessons.decline(lesson, **body, actor=self.actor)
        return self.again()


class Giving(_LessonView):
    """Who writes it down."""

    @extend_schema(request=OwnerBody, responses=LessonSerializer)
    def post(self, request: Request, key: str) -> Response:
        """Give it to another."""
        lesson, body = self.lesson(), self.read(OwnerBody)
        lessons.give_to(lesson, body["owner"], actor=self.actor)
        return self.again()
