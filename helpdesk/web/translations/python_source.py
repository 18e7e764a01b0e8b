"""Messages in Python sources: the calls of Django's translation functions with literal texts."""

import ast
from collections.abc import Iterator

from helpdesk.web.translations.messages import Message, SourceError

_MODULE = "django.utils.translation"
_MARK = "gettext_noop"
# Which arguments of each function are which; every function has a lazy sibling.
_ARGUMENTS = {
    "gettext": ("text",),
    "gettext_noop": ("text",),
    "pgettext": ("context", "text"),
    "ngettext": ("text", "plural"),
    "npgettext": ("context", "text", "plural"),
}


class UnreadableMessage(SourceError):
    """A text to translate is glued together where it stands."""


def messages_in_python(source: str, file: str) -> Iterator[Message]:
    """Yield every message of a Python source.

    A text that comes from elsewhere (a name, an attribute) is left to the place where it was marked.
    Raises UnreadableMessage for an f-string or a sum, and SyntaxError for a source that is no Python.
    """
    tree = ast.parse(source, filename=file)
    names = _imported_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (function := _function(node.func, names)):
            message = _message(node, _ARGUMENTS[function], file)
            if message:
                yield message


def _imported_names(tree: ast.Module) -> dict[str, str]:
    """Return the local names under which the file imports translation functions.

    A file that knows no Django marks its sentences with a `gettext_noop` of its own.
    """
    own = {
        node.name: node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == _MARK
    }
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == _MODULE)
    return own | {
        alias.asname or alias.name: alias.name.removesuffix("_lazy")
        for node in imports
        for alias in node.names
        if alias.name.removesuffix("_lazy") in _ARGUMENTS
    }


def _function(called: ast.expr, names: dict[str, str]) -> str | None:
    """Return which translation function is called, or None for any other call."""
    if isinstance(called, ast.Name):
        return names.get(called.id)
    if (
        isinstance(called, ast.Attribute)
        and isinstance(called.value, ast.Name)
        and called.value.id == "translation"
    ):
        name = called.attr.removesuffix("_lazy")
        return name if name in _ARGUMENTS else None
    return None


def _message(call: ast.Call, parts: tuple[str, ...], file: str) -> Message | None:
    """Return the message of one call, or None where its text is marked elsewhere."""
    texts: dict[str, str] = {}
    for part, argument in zip(parts, call.args, strict=False):
        if isinstance(argument, ast.JoinedStr | ast.BinOp):
            sentence = (
                f"{file}:{call.lineno}: write the text to translate as one literal, with %(name)s inside."
            )
            raise UnreadableMessage(sentence)
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            return None
        texts[part] = argument.value
    return Message(**texts) if "text" in texts else None
