"""A matrix as YAML."""

from typing import Any

import yaml
from django.utils.translation import gettext as _

from escalation.exchange.document import FileProblem, FileRefused, Place


def dump(document: dict[str, Any]) -> str:
    """Return a document as YAML, its members in their order."""
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=110)


def load(text: str) -> tuple[Any, dict[Place, tuple[int, int]]]:
    """Return what a text says, and the line and column (from 1) of each of its places. Raises FileRefused.

    Aliases are refused: a small file full of them stands for an endless one.
    """
    try:
        _refuse_aliases(text)
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        if node is None:
            return None, {}
        places: dict[Place, tuple[int, int]] = {}
        _walk(node, (), places)
        return loader.construct_document(node), places
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _refused(mark, _("This is no YAML: %(problem)s.") % {"problem": error.problem}) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _refused(None, _("This is no YAML.")) from error


def _refuse_aliases(text: str) -> None:
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.AliasToken):
            raise _refused(token.start_mark, _("Aliases (*name) cannot be used here: write the values out."))


def _walk(node: yaml.Node, place: Place, places: dict[Place, tuple[int, int]]) -> None:
    places[place] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _walk(item, (*place, index), places)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*place, str(key.value))
            if inner in places:
                raise _refused(key.start_mark, _("“%(name)s” stands twice.") % {"name": key.value})
            _walk(value, inner, places)
            places[inner] = (key.start_mark.line + 1, key.start_mark.column + 1)


def _refused(mark: Any, sentence: str) -> FileRefused:
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    return FileRefused([FileProblem(line, column, sentence)])
