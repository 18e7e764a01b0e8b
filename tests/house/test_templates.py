"""Every template compiles, is used, keeps to the strict content security policy and speaks all languages."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest
from django.apps import apps
from django.template import loader
from django.template.base import Lexer, TokenType

from helpdesk.notifications import kinds
from tests.house import checkout, pages

TEMPLATES = {checkout.template_name(path): path for path in checkout.templates()}
HTML = sorted(name for name in TEMPLATES if name.endswith(".html"))
# Django itself renders these when something went wrong.
DJANGO_RENDERS = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
# Text that is the same in every language.
SAME_EVERYWHERE = {"API", "CSAT", "FCR", "FRT", "RCA", "SLA"}
# A mail is a folder of two files, named by its kind.
MAIL = re.compile(r"emails/([^/]+)/body\.(txt|html)")
LETTERS = re.compile(r"[^\W\d_]{2,}")


def source(name):
    return TEMPLATES[name].read_text(encoding="utf-8")


def test_our_templates_say_their_sentences_by_the_quick_tag():
    """`sentences` holds all of Django's `i18n`."""
    slow = [name for name in TEMPLATES if re.search(r"{%\s*load [^%]*\bi18n\b", source(name))]
    assert slow == []


def names_in_python():
    """Yield a pattern for every string of the product's Python that may name a template."""
    for path in checkout.sources():
        for node in ast.walk(checkout.tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield re.escape(node.value.split("#")[0])
            elif isinstance(node, ast.JoinedStr):
                yield "".join(
                    re.escape(part.value) if isinstance(part, ast.Constant) else "[^/]+"
                    for part in node.values
                )


def names_in_templates():
    """Yield every template name that a template extends or includes."""
    for name in TEMPLATES:
        for token in Lexer(source(name)).tokenize():
            if token.token_type == TokenType.BLOCK and token.contents.startswith(("extends", "include")):
                yield from (re.escape(text) for text in re.findall(r"""["']([^"'#]+)""", token.contents))


def names_in_libraries():
    """Yield the templates that installed libraries bring: ours of the same name takes their place."""
    for app in apps.get_app_configs():
        folder = Path(app.path) / "templates"
        if not folder.is_relative_to(checkout.ROOT) or ".venv" in folder.parts:
            yield from (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_the_template_compiles(name):
    loader.get_template(name)


def test_every_template_is_used():
    endings = tuple({re.escape(path.suffix) for path in TEMPLATES.values()})
    patterns = {
        pattern for pattern in (*names_in_python(), *names_in_templates()) if pattern.endswith(endings)
    }
    used = re.compile("|".join(sorted(patterns)))
    dead = {name for name in TEMPLATES if not used.fullmatch(name) and not MAIL.fullmatch(name)}
    assert dead - set(names_in_libraries()) - DJANGO_RENDERS == set()


def test_every_kind_of_notice_has_its_mail_and_every_mail_its_kind():
    written = defaultdict(set)
    for name in TEMPLATES:
        if found := MAIL.fullmatch(name):
            written[found[1]].add(found[2])
    assert written == {kind.template: {"txt", "html"} for kind in kinds.kinds().values()}


@pytest.mark.parametrize("name", HTML)
def test_the_template_holds_no_inline_script_style_or_handler(name):
    offenders = []
    for line, tag, attributes in pages.read(source(name)).tags:
        is_code = tag == "script" and "src" not in attributes and "json" not in attributes.get("type", "")
        handlers = [key for key in attributes if key.startswith(("on", "hx-on")) or key == "style"]
        calls = [value for value in attributes.values() if value.strip().lower().startswith("javascript:")]
        if is_code or tag == "style" or handlers or calls:
            offenders.append(f"{line}: <{tag}> {handlers}")
    assert offenders == []


def is_unmarked(text):
    return bool(LETTERS.search(text)) and text not in SAME_EVERYWHERE


@pytest.mark.parametrize("name", HTML)
def test_the_template_marks_its_text_for_translation(name):
    read = pages.read(source(name))
    assert [f"{line}: {text}" for line, text in read.texts if is_unmarked(text)] == []


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_the_template_hands_on_only_marked_text(name):
    assert [f"{line}: {text}" for line, text in pages.quoted_in_tags(source(name)) if is_unmarked(text)] == []


@pytest.mark.parametrize("name", sorted(name for name in TEMPLATES if name.endswith(".txt")))
def test_the_mail_marks_its_text_for_translation(name):
    lines = pages.bare_markup(source(name)).splitlines()
    assert [f"{number}: {text}" for number, text in enumerate(lines, 1) if is_unmarked(text.strip())] == []


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_sentence_of_several_lines_is_trimmed(name):
    """Without `trimmed` the indentation is part of the message that a translator gets."""
    untrimmed = re.compile(r"{%\s*blocktrans(?:late)?\b(?![^%]*\btrimmed\b)[^%]*%}[^{]*\n")
    assert untrimmed.search(source(name)) is None
