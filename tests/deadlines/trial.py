"""A small deadline of the tests' own: errands, some of them under a folder, in a registry apart from the desk's."""

from datetime import UTC, datetime

from django.apps.registry import Apps
from django.db import models

from helpdesk.deadlines.models import Deadline
from helpdesk.deadlines.registry import Kind, Outcome
from helpdesk.web.bulk import update_rows

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
apart = Apps()


class Folder(models.Model):
    """What several errands lie in."""

    class Meta:
        app_label = "trial"
        apps = apart

    def __str__(self):
        return str(self.pk)


class Errand(Deadline):
    """Something to do at a time. `done` counts how often it was done."""

    name = models.CharField(max_length=40, blank=True)
    folder = models.ForeignKey(Folder, models.CASCADE, null=True)
    note = models.TextField(blank=True, db_index=True)
    done = models.IntegerField(default=0)

    class Meta(Deadline.Meta):
        app_label = "trial"
        apps = apart

    def __str__(self):
        return self.name


def make(count=1, next_at=AT, **fields):
    return Errand.objects.bulk_create(Errand(next_at=next_at, **fields) for _ in range(count))


def do(rows, _at):
    """Do each errand once and let it rest."""
    for row in rows:
        row.done += 1
        row.next_at = None
    update_rows(rows, ["done", "next_at"])
    return Outcome()


def refuse_poison(rows, at):
    outcome = do(rows, at)
    if any(row.name == "poison" for row in rows):
        raise ValueError("This one is bad.")
    return outcome


def kind(handle=do, name="errand", lock=("self",), rows=None):
    return Kind(name=name, model=Errand, rows=rows or Errand.objects.all, handle=handle, lock=lock)
