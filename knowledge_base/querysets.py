"""Articles in people's words: who may find which."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from helpdesk.accounts.models import Membership, Team

if TYPE_CHECKING:
    from knowledge_base.models.article import Article


class ArticleQuerySet(models.QuerySet["Article"]):
    """Questions that lists, searches and verbs ask about articles."""

    def live(self) -> "ArticleQuerySet":
        """Return the articles that readers find: published at some time, and not archived."""
        return self.filter(published__isnull=False).exclude(state="archived")

    def for_customers(self) -> "ArticleQuerySet":
        """Return what a customer may read, who sees of each only its public part."""
        return self.live().filter(visibility="customers")

    def for_customers_in(self, language: str) -> "ArticleQuerySet":
        """Return each answer that a customer may read once: of an article and its translations, one.

        It is the one in the language; else the original; and where customers may not read that, the oldest translation.
        """
        public = self.model.objects.for_customers().order_by()
        spoken = public.filter(language=language)
        is_original = Q(translation_of=None) & ~Exists(spoken.filter(translation_of=OuterRef("pk")))
        siblings = public.filter(translation_of=OuterRef("translation_of"))
        is_all_there_is = (
            Q(translation_of__isnull=False)
            & ~Exists(public.filter(pk=OuterRef("translation_of")))
            & ~Exists(siblings.filter(language=language))
            & ~Exists(siblings.filter(pk__lt=OuterRef("pk")))
        )
        return self.for_customers().filter(Q(language=language) | is_original | is_all_there_is)

    def readable_by(self, user: Any) -> "ArticleQuerySet":
        """Return the live articles that somebody of the desk may read.

        What is for customers, everybody; an internal article, who is in a team of its level or a higher one, and in
        one of its teams where it names some; owners their own, and who may see all, all.
        """
        if not user.may("knowledge.view"):
            return self.none()
        live = self.live()
        if user.may("knowledge.see_all"):
            return live
        return live.filter(_open_to(user))

    def visible_to(self, user: Any) -> "ArticleQuerySet":
        """Return the articles whose working text the user may see: who writes sees what they may read, and drafts."""
        if not user.may("knowledge.view"):
            return self.none()
        if user.may("knowledge.see_all"):
            return self
        if not user.may("knowledge.write"):
            return self.readable_by(user)
        return self.filter(_open_to(user))

    def batches(self, size: int) -> "Iterator[list[Article]]":
        """Yield the articles by their ids, so many at once: no more of them stand in memory."""
        last, rows = 0, self.order_by("pk")
        while batch := list(rows.filter(pk__gt=last)[:size]):
            yield batch
            last = batch[-1].pk


def _open_to(user: Any) -> Q:
    of_level = Membership.objects.filter(user=user, team__level__gte=OuterRef("min_level"))
    of_teams = Membership.objects.filter(user=user, team__articles=OuterRef("pk"))
    any_team = Team.objects.filter(articles=OuterRef("pk"))
    internal = Q(Exists(of_level)) & (~Q(Exists(any_team)) | Q(Exists(of_teams)))
    return Q(visibility="customers") | Q(owner=user) | internal
