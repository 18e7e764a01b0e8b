"""Who comes in: what a reader may not know of is 404, a change they may not make 403."""

from django.http import Http404

from helpdesk.accounts.access import DeskRequest, refuse_unless
from helpdesk.accounts.models import User
from knowledge_base.models import Article
from knowledge_base.permissions import may_see_internal

_BESIDE = ("section", "owner", "published__author", "translation_of__published")


def sees_drafts(user: User) -> bool:
    """Say whether somebody sees what is still being written, internal parts included."""
    return may_see_internal(user) and (user.may("knowledge.write") or user.may("knowledge.see_all"))


def article_for(request: DeskRequest, slug: str) -> Article:
    """Return the article with what stands on its page. Raises Http404 for one that the reader may not see."""
    visible = Article.objects.visible_to(request.user)
    found = visible.filter(slug=slug).select_related(*_BESIDE).first()
    if found is None:
        raise Http404
    return found


def article_to_write(request: DeskRequest, slug: str) -> Article:
    """Return the article to somebody who sees all of its text. Raises Http404, and PermissionDenied for others."""
    refuse_unless(sees_drafts(request.user))
    return article_for(request, slug)
