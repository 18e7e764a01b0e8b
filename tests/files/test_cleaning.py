"""What nothing holds leaves the disk after a day; what is held stays."""

import os
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from helpdesk.files import cleaning
from helpdesk.files.cleaning import clean, standing_still
from helpdesk.files.keeping import keep, look_at
from helpdesk.files.models import File
from tests.files.conftest import KIND, kept, on_disk, sent

pytestmark = pytest.mark.django_db

TWO_DAYS = timedelta(days=2)


def old(file, disk):
    """Let a file be two days old."""
    File.objects.filter(pk=file.pk).update(created_at=timezone.now() - TWO_DAYS)
    age(disk / file.place)
    return file


def age(path):
    then = time.time() - TWO_DAYS.total_seconds()
    os.utime(path, (then, then))


def test_bytes_lie_under_a_generated_name(disk):
    """F01: nothing of the sender's name is on the disk, and other people of the machine read nothing."""
    file = kept(name="../../../../etc/pwn")
    assert on_disk(disk) == {file.place}
    assert file.place == f"{file.key.hex[:2]}/{file.key.hex}"


def test_a_held_file_stays_and_a_forgotten_one_goes(room, disk):
    held, forgotten, fresh = old(kept(), disk), old(kept(), disk), kept()
    room.holding.add(held.pk)
    assert clean() == 1
    assert set(File.objects.all()) == {held, fresh}
    assert on_disk(disk) == {held.place, fresh.place}
    assert forgotten.place not in on_disk(disk)


def test_more_files_than_one_batch_are_all_looked_at(room, disk, monkeypatch):
    monkeypatch.setattr(cleaning, "AT_ONCE", 2)
    held = [old(kept(), disk) for _number in range(3)]
    for _number in range(3):
        old(kept(), disk)
    room.holding.update(file.pk for file in held)
    assert clean() == 3
    assert set(File.objects.all()) == set(held)


def test_bytes_of_a_request_that_was_undone_go(room, disk):
    with transaction.atomic():
        file = keep(look_at(sent(b"undone")), kind=KIND, user_id=None)
        transaction.set_rollback(True)
    assert clean() == 0
    age(disk / file.place)
    assert clean() == 1
    assert on_disk(disk) == set()


def test_what_the_desk_did_not_write_is_left_alone(room, disk):
    for place in ("restore-1/desk.tar", "ab/notes", "README", "abc/" + "0" * 32):
        (disk / place).parent.mkdir(parents=True, exist_ok=True)
        (disk / place).write_bytes(b"x")
        age(disk / place)
    assert clean() == 0
    assert len(on_disk(disk)) == 4


def test_a_desk_without_files_has_nothing_to_clean(room, disk):
    assert clean() == 0


def test_files_of_a_kind_that_nobody_speaks_for_stay(disk):
    """An app that is switched off does not lose its files."""
    file = old(kept(kind="forgotten"), disk)
    assert clean() == 0
    assert on_disk(disk) == {file.place}


@pytest.mark.django_db(transaction=True)
def test_the_round_stands_still_while_a_backup_is_made(room, disk):
    old(kept(), disk)
    found = []

    def elsewhere():
        found.append(clean())
        connection.close()

    with standing_still():
        other = threading.Thread(target=elsewhere)
        other.start()
        other.join()
    assert found == [0]
    assert clean() == 1
