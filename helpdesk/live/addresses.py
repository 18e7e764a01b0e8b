"""Where the live process answers. Caddy leads these addresses there; pages and API do not know them."""

STREAM = "/live/stream"
HEALTH = "/live/health"
