"""The articles of the demo company: files of Markdown in four languages, taken in as any desk takes in its own.

Some are translated, one translation lags behind its original, one waits for its review, one is due to be looked at
again; some hold parts that only the desk may read, and some are for the desk, or a team of it, alone.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from helpdesk.accounts.models import User
from helpdesk.web.times import now
from knowledge_base.exchange.archive import ENDING, SECTIONS, Entry
from knowledge_base.exchange.planning import Existing, Planned, plan
from knowledge_base.models import Article, Section
from knowledge_base.services.describing import describe
from knowledge_base.services.importing import make_sections, take_in
from knowledge_base.services.shelving import change_section

FOLDER = Path(__file__).parent / "articles"
KEEPERS = {
    "internet": "l2",
    "shop": "sara",
    "sign-in": "sara",
    "billing": "finance",
    "how-we-work": "manager",
}
"""Who looks after each section."""
REVISED, NEWER = "router-has-no-connection", "## Look at the cables"
"""An article with two versions; the Italian one renders the first."""
DUE = "planned-work-and-outages"


def write_articles(everybody: Mapping[str, User]) -> None:
    """Write the articles that are missing, each in its owner's name; those that are there stay as they are."""
    lead = everybody["lead"]
    make_sections([_entry(FOLDER / SECTIONS)], lead)
    for section in Section.objects.filter(slug__in=KEEPERS, owner__isnull=True):
        change_section(section, actor=lead, owner=everybody[KEEPERS[section.slug]])
    entries = [_entry(path) for path in sorted(FOLDER.rglob(f"*{ENDING}"))]
    todo = plan(entries, actor=lead, existing=Existing.SKIP).articles
    made = {one.slug: _written(one) for one in todo}
    if DUE in made:
        describe(made[DUE], actor=lead, review_on=now().date())


def _written(one: Planned) -> Article:
    """Write an article; the one that was longer in coming first without its newest chapter."""
    owner = one.facts["owner"]
    if one.slug == REVISED:
        before, _heading, after = one.body.partition(NEWER)
        first = replace(one, body=before + after[after.index("::: internal") :])
        one = replace(one, article=take_in(first, owner))
    return take_in(one, owner)


def _entry(path: Path) -> Entry:
    return Entry(str(path.relative_to(FOLDER)), path.read_text(encoding="utf-8"))
