"""What calendars write into the ledger."""

from helpdesk.ledger.catalogue import declare

CALENDAR_PUBLISHED = declare("calendar.published", "A calendar got a new version of its hours.")
