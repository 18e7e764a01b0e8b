"""The bell and the mails over the REST API."""
