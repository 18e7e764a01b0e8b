"""Two processes meet the same new customer at the same time."""

import subprocess
import sys

import pytest
from django.db import connection, transaction

from helpdesk.accounts.models import Requester
from helpdesk.accounts.services import customers
from helpdesk.ledger.models import Event
from tests.house.checkout import ROOT

OTHER_PROCESS = """
import sys, django
django.setup()
from django.conf import settings
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[1]
from helpdesk.accounts.services import customers
print(customers.requester_for("maria@shop.test", name="Other").pk)
"""


@pytest.mark.django_db(transaction=True)
def test_two_processes_make_one_customer():
    """This process makes her and has not committed yet when the other one tries."""
    with transaction.atomic():
        mine = customers.requester_for("maria@shop.test", name="Mine")
        command = [sys.executable, "-c", OTHER_PROCESS, connection.settings_dict["NAME"]]
        other = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        wait_until_somebody_waits_for_this_transaction()
    answer, _errors = other.communicate(timeout=30)
    assert other.returncode == 0
    assert int(answer) == mine.pk
    assert Requester.objects.get().name == "Mine"
    assert Event.objects.filter(kind="requester.created").count() == 1


def wait_until_somebody_waits_for_this_transaction():
    waiting = (
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    )
    with connection.cursor() as cursor:
        for _attempt in range(600):
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.05)")
    pytest.fail("The other process never came to wait for this one.")
