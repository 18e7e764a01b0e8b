"""What import-linter cannot see: parts of outside packages, and what an import really loads."""

import ast
import importlib.util
import subprocess
import sys

import pytest

from tests.house import checkout

DOMAIN = {
    "services",
    "engine",
    "selectors",
    "search",
    "permissions",
    "models",
    "querysets",
    "events",
    "errors",
}
PURE = ("helpdesk.calendars.clock", "escalation.signs")
WEB = ("django.http", "django.shortcuts", "django.views", "django.urls", "django.forms")


def domain_sources():
    for path in checkout.sources():
        below_the_room = path.relative_to(checkout.ROOT).with_suffix("").parts[1:]
        if DOMAIN & set(below_the_room):
            yield path


def imported(path):
    for node in ast.walk(checkout.tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def is_web(module):
    return any(module == web or module.startswith(f"{web}.") for web in WEB)


def test_domain_code_does_not_know_the_web():
    offenders = {
        checkout.place(path, line)
        for path in domain_sources()
        for module, line in imported(path)
        if is_web(module)
    }
    assert offenders == set()


@pytest.mark.parametrize("module", [name for name in PURE if importlib.util.find_spec(name)])
def test_a_pure_module_loads_no_django(module):
    program = f"import sys, {module}; print([name for name in ('django', 'celery') if name in sys.modules])"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=checkout.ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert loaded.strip() == "[]"
