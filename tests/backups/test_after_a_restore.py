"""What happens to the time between a backup and its restore: mails, clocks, older versions."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import F
from django.db.models.functions import Now

from escalation.models import Clock
from helpdesk.ledger.models import Delivery
from helpdesk.notifications.models import Mail

pytestmark = pytest.mark.slow

COUNT_WAITING = (
    "from helpdesk.ledger.models import Delivery as D; print(D.objects.filter(state='waiting').count())"
)


@pytest.fixture
def backup(full_desk, tmp_path):
    def make():
        path = tmp_path / "desk.tar"
        call_command("backup", str(path))
        return path

    return make


def shell(other, code):
    return other.manage("shell", "-v0", "-c", code).strip().splitlines()[-1]


def test_mails_that_waited_leave_after_a_restore_and_their_number_is_told(backup, other):
    waiting = Delivery.objects.filter(state="waiting").count()
    assert waiting
    assert f"{waiting} deliveries wait" in other.manage("restore", str(backup()))
    assert shell(other, COUNT_WAITING) == str(waiting)


def test_mails_that_waited_can_be_held_back(backup, other):
    waiting, queued = Delivery.objects.filter(state="waiting").count(), Mail.objects.count()
    said = other.manage("restore", str(backup()), "--hold-mail")
    assert f"{waiting} deliveries that waited are held back" in said
    assert shell(other, COUNT_WAITING) == "0"
    assert other.manage("relay").strip() == "0"
    failed = (
        "from helpdesk.notifications.models import Mail; print(Mail.objects.filter(state='failed').count())"
    )
    assert shell(other, failed) == str(queued)


def test_what_was_sent_before_the_backup_is_not_sent_again(backup, other):
    Delivery.objects.update(state="sent", next_at=None, sent_at=Now())
    Mail.objects.update(state="sent", sent_at=Now())
    other.manage("restore", str(backup()))
    assert other.manage("relay").strip() == "0"


def test_a_promise_that_came_due_in_between_is_dealt_with_by_the_first_sweep(backup, other):
    day = timedelta(days=1)
    Clock.objects.filter(kind="first_response").update(
        next_at=F("next_at") - day,
        due_at=F("due_at") - day,
        started_at=F("started_at") - day,
        since=F("since") - day,
        running_since=F("running_since") - day,
    )
    other.manage("restore", str(backup()))
    assert json.loads(other.manage("sweep"))["kinds"]["clock"]["parked"] == 0
    late = (
        "from escalation.models import Clock; print(Clock.objects.filter(breached_at__isnull=False).count())"
    )
    assert shell(other, late) == "3"


def test_a_backup_of_an_older_version_is_brought_to_this_one(backup, other, full_desk):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE web_idempotencykey")
    MigrationRecorder(connection).migration_qs.filter(app="web").delete()
    older = backup()
    call_command("migrate", verbosity=0)
    other.manage("restore", str(older))
    assert "web_idempotencykey" in other.rows()
    other.manage("migrate", "--check")
