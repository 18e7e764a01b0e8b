"""The embedded stack under one parent: servers, web, worker, beat and Caddy; it imports no Django."""
