"""What must hold of an article's place among the others, told as a person can mend it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from helpdesk.web.words import check_slug
from knowledge_base.models import Article, Section
from knowledge_base.slugs import RESERVED


def check_section(section: Section | None) -> None:
    """Raise ValidationError for a section that takes no articles any more."""
    if section is not None and not section.is_active:
        raise ValidationError({"section": _("This section is not active. Choose another.")})


def check_slug_is_free(article: Article) -> None:
    """Raise ValidationError when another article, or a page of the desk, has the slug, or it would read as a number."""
    check_slug(article.slug)
    if article.slug in RESERVED:
        raise ValidationError({"slug": _("A page of the desk has this address. Choose another.")})
    if Article.objects.filter(slug=article.slug).exclude(pk=article.pk).exists():
        raise ValidationError({"slug": _("An article with this slug exists already.")})


def check_translation(article: Article, original: Article | None) -> None:
    """Raise ValidationError unless the article can render the original in its language."""
    if original is None:
        return
    if original.translation_of_id is not None:
        raise ValidationError({"translation_of": _("This is a translation itself. Name its original.")})
    if original.language == article.language:
        raise ValidationError({"language": _("A translation is in another language than its original.")})
    others = Article.objects.filter(translation_of=original, language=article.language).exclude(pk=article.pk)
    if others.exists():
        raise ValidationError({"language": _("The original has a translation in this language already.")})
