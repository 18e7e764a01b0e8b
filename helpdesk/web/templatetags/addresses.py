"""Django's `{% url %}`, which puts an address together once and not once a page: a page holds dozens of them.

The desk's addresses do not change while its process runs. Every template has this tag (`builtins` in the settings).
"""

from functools import lru_cache

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

register = template.Library()

_PLAIN = frozenset((str, int, SafeString))


class Address(URLNode):
    """An address whose parts are texts and whole numbers."""

    def render(self, context: Context) -> str:
        """Return the address, or put it where its name says. Raises NoReverseMatch where there is none."""
        parts = [part.resolve(context) for part in self.args]
        if self.kwargs or not _PLAIN.issuperset(map(type, parts)):
            return super().render(context)
        try:
            found = _found(self.view_name.resolve(context), *parts)
        except NoReverseMatch:
            return super().render(context)
        if self.asvar:
            context[self.asvar] = found
            return ""
        return conditional_escape(found) if context.autoescape else found


@lru_cache(maxsize=4096, typed=True)
def _found(view: str, *parts: object) -> str:
    return reverse(view, args=parts)


@register.tag
def url(parser: Parser, token: Token) -> template.Node:
    """Show the address of a view, as Django's tag does."""
    node = django_url(parser, token)
    return Address(node.view_name, node.args, node.kwargs, node.asvar)
