"""Django's `i18n` tags, where a `{% translate "..." %}` is looked up once a language and not once a page.

A page holds a hundred such sentences, and what one says does not change while the process runs.
"""

from django import template
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.templatetags import i18n as django_i18n
from django.utils.translation import get_language

register = template.Library()
register.tags.update(django_i18n.register.tags)
register.filters.update(django_i18n.register.filters)


class FixedSentence(django_i18n.TranslateNode):
    """A sentence that stands in the template itself; with a `name` it goes there, as after `as`."""

    def __init__(self, sentence: FilterExpression, *, noop: bool, name: str | None) -> None:
        """Take the sentence; `noop` leaves it as it is written."""
        super().__init__(sentence, noop)
        self.name = name
        self._said: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        """Return the sentence in the reader's language, or put it where its name says."""
        language = get_language()
        said = self._said.get(language)
        if said is None:
            said = self._said[language] = super().render(context)
        if self.name is None:
            return said
        context[self.name] = said
        return ""


@register.tag("trans")
@register.tag("translate")
def translate(parser: Parser, token: Token) -> template.Node:
    """Say a sentence in the reader's language, as Django's tag does."""
    node = django_i18n.do_translate(parser, token)
    sentence = node.filter_expression
    is_fixed = not sentence.filters and isinstance(sentence.var.literal, str) and node.message_context is None
    if not is_fixed:
        return node
    return FixedSentence(sentence, noop=node.noop, name=node.asvar)
