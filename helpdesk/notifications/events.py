"""What this room writes into the ledger: ids and words, never an address or its secret."""

from helpdesk.ledger.catalogue import declare

PREFERENCES_SET = declare("notices.preferences_set", "A user chose what they are told of, how and when.")
ADDRESS_ADDED = declare("notices.address_added", "An address outside the desk was added for notices.")
ADDRESS_SWITCHED = declare("notices.address_switched", "An address for notices was switched on or off.")
ADDRESS_REMOVED = declare("notices.address_removed", "An address for notices was taken away.")
ADDRESS_TESTED = declare("notices.address_tested", "A trial was sent to an address for notices.")
MAIL_SENT_AGAIN = declare("mail.sent_again", "A mail that had failed was put back into the outbox.")
