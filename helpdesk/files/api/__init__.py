"""Files over the REST API: what the rooms that link them share."""
