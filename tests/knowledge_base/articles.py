"""Articles for tests, made by the desk's own verbs as somebody at the desk would make them."""

from knowledge_base.services import publishing, shelving, writing

TILL = """## Signs

The till prints nothing.

::: internal
The reseller sends new rollers for free.
:::

## Solution

1. Open the lid.
2. Press the red button twice.
"""
NEWER = TILL.replace("red button", "green button")


def section(name="Tills", **facts):
    """Make a section called so."""
    return shelving.create_section(slug=name.lower().replace(" ", "-"), name=name, **facts)


def draft(actor, title="The till prints nothing", body=TILL, *, language="en", **facts):
    """Begin an article that nobody else reads yet."""
    return writing.create(title=title, body=body, language=language, actor=actor, **facts)


def published(actor, title="The till prints nothing", body=TILL, **facts):
    """Write an article and give it to its readers."""
    return publishing.publish(draft(actor, title, body, **facts), actor=actor)


def rewritten(article, actor, body=NEWER, *, publish=False, **facts):
    """Save another text of an article, and perhaps publish it."""
    saved = writing.save(article, actor=actor, body=body, **facts)
    return publishing.publish(saved, actor=actor) if publish else saved


def translated(original, actor, title="Касса не печатает", body="## Признаки\n\nКасса не печатает.", **facts):
    """Publish a translation of an article into Russian."""
    facts = {"language": "ru", "visibility": original.visibility, **facts}
    return published(actor, title, body, translation_of=original, **facts)
