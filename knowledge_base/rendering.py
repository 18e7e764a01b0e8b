"""Articles as pages show them: safe HTML, what only the desk may read marked as such, and headings to jump to."""

from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from helpdesk.web.markdown import NO_PICTURES, Heading, Lead, Outline, Pictures, to_document
from knowledge_base.text import parts, public_part


@dataclass(frozen=True)
class Shown:
    """A part of an article as HTML; only the desk may read the internal ones."""

    html: SafeString
    is_internal: bool


@dataclass(frozen=True)
class Page:
    """An article as HTML in its parts, and the headings of all of them in order."""

    parts: list[Shown] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)


def for_desk(body: str, pictures: Pictures = NO_PICTURES) -> Page:
    """Return everything, the internal parts marked."""
    page, outline = Page(), Outline()
    for part in parts(body):
        _add(page, part.text, outline, pictures, is_internal=part.is_internal)
    return page


def for_customers(body: str, pictures: Pictures = NO_PICTURES, lead: Lead | None = None) -> Page:
    """Return what anybody may read; `lead` says where its links lead."""
    page = Page()
    _add(page, public_part(body), Outline(), pictures, lead, is_internal=False)
    return page


def _add(
    page: Page,
    text: str,
    outline: Outline,
    pictures: Pictures,
    lead: Lead | None = None,
    *,
    is_internal: bool,
) -> None:
    html, headings = to_document(text, outline, pictures, lead)
    if html.strip():
        page.parts.append(Shown(html, is_internal))
        page.headings.extend(headings)
