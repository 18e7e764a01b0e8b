"""What the page of components says about each one: its own words, read from the template itself."""

import re
from textwrap import dedent

from django import template
from django.template.context import Context

register = template.Library()

_COMMENT = re.compile(r"{%\s*comment\s*%}(?P<words>.*?){%\s*endcomment\s*%}", re.DOTALL)


@register.simple_tag(takes_context=True)
def usage(context: Context, name: str) -> str:
    """Return the comment at the top of `templates/components/_<name>.html`: what it is for and what it takes."""
    engine = context.template.engine  # type: ignore[union-attr]  # set while rendering
    source = engine.get_template(f"components/_{name}.html").source
    found = _COMMENT.search(str(source))
    return dedent(found["words"]).strip() if found else ""
