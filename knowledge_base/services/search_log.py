"""What people searched for: kept without saying who, so that somebody can write what was looked for in vain."""

from datetime import timedelta

from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.web.times import now_in_query
from knowledge_base.models import SearchRecord
from knowledge_base.personal import strip
from knowledge_base.search.searching import readable

KEPT_FOR = timedelta(days=180)
PRUNED_AT_ONCE = 100
LONGEST = 300


def log_search(text: str, *, language: str, place: str, found: int) -> SearchRecord:
    """Keep that somebody searched, and forget some searches that are too old; return the record.

    Addresses, telephone numbers, cards and the like are taken out of the text first.
    """
    old = SearchRecord.objects.filter(at__lt=now_in_query() - KEPT_FOR).order_by("at").values("pk")
    SearchRecord.objects.filter(pk__in=old[:PRUNED_AT_ONCE]).delete()
    kept = _without_persons(" ".join(text.split()))
    return SearchRecord.objects.create(
        text=kept, language=language, place=place, found=found, at=now_in_query()
    )


def log_opened(record: int, article: int, *, reader: User | None) -> None:
    """Keep what was opened first of what a search found; what the reader may not read is not kept."""
    if readable(reader).filter(pk=article).exists():
        SearchRecord.objects.filter(pk=record, clicked=None).update(clicked=article)


def _without_persons(text: str) -> str:
    kept, _removed = strip(text[: LONGEST * 10], {}, _Words())
    return kept[:LONGEST]


class _Words(dict[str, str]):
    """What stands where something was taken out, whatever kind of thing it was."""

    def __missing__(self, _kind: str) -> str:
        return _("removed")
