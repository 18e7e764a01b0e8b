"""Where the live process answers. Caddy leads what begins with `/live/` there; pages and API do not know it."""

STREAM = "/live/stream"
HEALTH = "/live/health"
"""For everybody: it answers, and no more."""
STATE = "/state"
"""For the desk itself: Caddy leads nobody there."""
