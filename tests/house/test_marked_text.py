"""What Python code shows to a person is marked for translation where it stands."""

import ast
import re

import pytest

from tests.house import checkout

LETTERS = re.compile(r"[^\W\d_]{2,}")
# Keyword arguments of models, forms and messages whose value a person reads.
SPOKEN_ARGUMENTS = {"verbose_name", "verbose_name_plural", "help_text", "empty_label", "error_message"}
SPOKEN_FIELDS = {"label", "help_text"}
# Calls whose first text argument a person reads.
SPOKEN_CALLS = {"ValidationError"}
FLASH_LEVELS = {"success", "info", "warning", "error"}


def is_bare_text(node):
    """Say whether an expression is a text in quotes, f-strings and sums included, with words in it."""
    if isinstance(node, ast.JoinedStr):
        return any(is_bare_text(part) for part in node.values)
    if isinstance(node, ast.BinOp):
        return is_bare_text(node.left) or is_bare_text(node.right)
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(LETTERS.search(node.value))


def spoken_by_calls(tree):
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        fields = SPOKEN_FIELDS if name.endswith("Field") else set()
        yield from (keyword.value for keyword in call.keywords if keyword.arg in SPOKEN_ARGUMENTS | fields)
        if name in SPOKEN_CALLS:
            yield from call.args[:1]
        if name in FLASH_LEVELS and isinstance(call.func, ast.Attribute):
            owner = call.func.value
            yield from call.args[1:2] if isinstance(owner, ast.Name) and owner.id == "messages" else ()


def spoken_by_classes(tree):
    for kind in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        bases = {
            base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "") for base in kind.bases
        }
        for line in kind.body:
            if not isinstance(line, ast.Assign):
                continue
            if bases & {"TextChoices", "IntegerChoices"}:
                yield from line.value.elts[1:] if isinstance(line.value, ast.Tuple) else [line.value]
            elif kind.name == "Meta" and line.targets[0].id in SPOKEN_ARGUMENTS:
                yield line.value


def unmarked(tree):
    """Return the lines of texts that a person reads and no translator gets."""
    return sorted(
        node.lineno for node in (*spoken_by_calls(tree), *spoken_by_classes(tree)) if is_bare_text(node)
    )


def unmarked_in(path):
    """Return the lines of one file; the descriptions in the API's schema are for programmers, in English."""
    tree = checkout.tree(path)
    described = {
        keyword.value.lineno
        for node in ast.walk(tree)
        if "api" in path.parts and isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "help_text"
    }
    return [line for line in unmarked(tree) if line not in described]


def shows_text(path):
    return "management" not in path.parts and path.name != "apps.py"


def test_python_marks_what_a_person_reads():
    offenders = [
        checkout.place(path, line)
        for path in checkout.sources()
        if shows_text(path)
        for line in unmarked_in(path)
    ]
    assert offenders == []


@pytest.mark.parametrize(
    "code",
    [
        'models.CharField(verbose_name="Name")',
        'forms.CharField(label="Name")',
        'raise ValidationError(f"{x} is wrong")',
        'messages.success(request, "Saved.")',
        'class Status(models.TextChoices):\n    OPEN = "open", "Open"',
        'class Meta:\n    verbose_name = "ticket"',
    ],
)
def test_a_bare_text_is_found(code):
    assert unmarked(ast.parse(code)) != []


@pytest.mark.parametrize(
    "code",
    [
        'models.CharField(verbose_name=_("Name"))',
        'messages.success(request, _("Saved."))',
        'raise ValidationError(self.sentences["kind"] % {"word": word})',
        'logger.error("no such kind %s", kind)',
        'class Status(models.TextChoices):\n    OPEN = "open", _("Open")',
        'widget(label="name")',
    ],
)
def test_a_marked_or_silent_text_is_no_offence(code):
    assert unmarked(ast.parse(code)) == []
