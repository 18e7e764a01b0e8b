"""What tickets write into the ledger."""

from helpdesk.ledger.catalogue import declare

OPENED = declare("ticket.opened", "A ticket was opened.")
MESSAGE_POSTED = declare("ticket.message_posted", "A public reply, a note or a hand-over was written.")
PLACED = declare("ticket.placed", "A ticket moved to another holder, team or level.")
STATUS_CHANGED = declare("ticket.status_changed", "A ticket's status changed.")
CHANGED = declare("ticket.changed", "Fields of a ticket changed: severity, priority, topic and the like.")
TAGGED = declare("ticket.tagged", "Tags were put on a ticket or taken off.")
WATCHED = declare("ticket.watched", "Somebody began or stopped to follow a ticket.")
MERGED = declare("ticket.merged", "A ticket was merged into another, where everything goes on.")
TOOK_OVER = declare("ticket.took_over", "A ticket took over another: its messages, watchers and tags.")
SPLIT = declare("ticket.split", "Some messages of a ticket became a ticket of their own.")
SPLIT_OFF = declare("ticket.split_off", "A ticket began with messages of another.")
TOPIC_SAVED = declare("topic.saved", "A topic was made or changed.")
