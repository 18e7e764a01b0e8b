"""Knowledge over the REST API."""
