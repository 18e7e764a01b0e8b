"""Messages in Django templates: `translate`, `blocktranslate` and `_("...")`, as Django itself reads them."""

import ast
import re
from collections.abc import Iterator

from django.utils.translation.template import templatize

from helpdesk.web.translations.messages import Message, SourceError

# `templatize` answers something like Python: the calls below between blanked-out text.
_LITERAL = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_CALLS = {
    ("text",): re.compile(rf"(?<!\w)(?:gettext|_)\({_LITERAL}\)"),
    ("context", "text"): re.compile(rf"(?<!\w)pgettext\({_LITERAL}, {_LITERAL}\)"),
    ("text", "plural"): re.compile(rf"(?<!\w)ngettext\({_LITERAL}, {_LITERAL}, ?count\)"),
    ("context", "text", "plural"): re.compile(
        rf"(?<!\w)npgettext\({_LITERAL}, {_LITERAL}, {_LITERAL}, ?count\)"
    ),
}


class BlockInsideMessage(SourceError):
    """A sentence to translate is cut by a template tag."""


def messages_in_template(source: str, file: str) -> Iterator[Message]:
    """Yield every message of a template. Raises BlockInsideMessage for a tag inside `blocktranslate`."""
    try:
        calls = templatize(source, origin=file)
    except SyntaxError as error:
        raise BlockInsideMessage(str(error)) from error
    for parts, pattern in _CALLS.items():
        for found in pattern.finditer(calls):
            texts = (ast.literal_eval(literal) for literal in found.groups())
            yield Message(**dict(zip(parts, texts, strict=True)))
