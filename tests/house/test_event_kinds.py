"""The catalogue of event kinds is true both ways: what is declared happens, what happens is declared."""

import ast
import re

from helpdesk.ledger import catalogue
from tests.house import checkout

# Folders and files of a room that read or show events, and do not make them.
READERS = {
    "views",
    "api",
    "admin",
    "selectors",
    "contributions",
    "timeline",
    "templatetags",
    "notices",
    "reactions",
}
A_KIND = re.compile(r"[a-z]+\.[a-z]+(_[a-z]+)*")


def declaring_files():
    """Yield the files that enter kinds of events; notices have a `declare` of their own."""
    for path in checkout.sources():
        imports = [node for node in ast.walk(checkout.tree(path)) if isinstance(node, ast.ImportFrom)]
        names = {(one.module, alias.name) for one in imports for alias in one.names}
        if ("helpdesk.ledger.catalogue", "declare") in names:
            yield path


def declarations():
    """Return {(room, constant): kind} of every `NAME = declare("kind", ...)`."""
    found = {}
    for path in declaring_files():
        for node in checkout.tree(path).body:
            if isinstance(node, ast.Assign) and is_call_of(node.value, "declare"):
                found[room_of(path), node.targets[0].id] = node.value.args[0].value
    return found


def is_call_of(node, name):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def room_of(path):
    parts = path.relative_to(checkout.ROOT).with_suffix("").parts
    return parts[:2] if parts[0] == "helpdesk" else parts[:1]


def makes_events(path):
    parts = set(path.relative_to(checkout.ROOT).with_suffix("").parts)
    return "events" not in parts and not READERS & parts


def names_used(path):
    """Yield every name and attribute that a file uses outside its decorators."""
    tree = checkout.tree(path)
    decorators = {
        id(part)
        for node in ast.walk(tree)
        for decorator in getattr(node, "decorator_list", ())
        for part in ast.walk(decorator)
    }
    for node in ast.walk(tree):
        if id(node) in decorators:
            continue
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id


def test_kinds_are_declared_in_the_events_file_of_their_room():
    assert {checkout.name_of(path) for path in declaring_files() if path.name != "events.py"} == set()


def test_every_declared_kind_is_in_the_catalogue_of_the_running_desk():
    assert set(declarations().values()) <= catalogue.kinds().keys()


def test_every_kind_is_declared_once():
    kinds = list(declarations().values())
    assert sorted(kinds) == sorted(set(kinds))


def test_every_declared_kind_is_recorded_somewhere():
    used = {
        (room_of(path), name)
        for path in checkout.sources()
        if makes_events(path)
        for name in names_used(path)
    }
    never = {kind for place, kind in declarations().items() if place not in used}
    assert never == set()


def test_kinds_are_recorded_by_their_constants():
    """A kind in quotes would be refused only when its verb runs; a constant is refused before."""
    quoted = {
        checkout.place(path, node.lineno)
        for path in checkout.sources()
        for node in ast.walk(checkout.tree(path))
        if is_call_of(node, "event") or is_call_of(node, "react")
        for argument in [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "kind")]
        if isinstance(argument, ast.Constant) and A_KIND.fullmatch(str(argument.value))
    }
    assert quoted == set()


def test_every_kind_says_what_it_means():
    wordless = {kind for kind, description in catalogue.kinds().items() if not description.endswith(".")}
    assert wordless == set()
    assert all(A_KIND.fullmatch(kind) for kind in catalogue.kinds())
