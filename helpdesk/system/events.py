"""What operators do: ids alone, since what went wrong may name people."""

from helpdesk.ledger.catalogue import declare

STREAM = "settings:system"

DEADLINES_RETRIED = declare("system.deadlines_retried", "Parked rows were given back to the sweep.")
DELIVERIES_RETRIED = declare("system.deliveries_retried", "Deliveries were given back to the relay.")
