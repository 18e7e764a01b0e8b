"""The knowledge base in the benchmark: how good its answers are, then how fast."""

from bench.knowledge import quality, speed
from bench.servers import Servers

DATABASE = "knowledge"


def measured(servers: Servers, articles: int, rounds: int) -> list[str]:
    """Measure both on a desk of its own; return what is beyond its bound, as sentences."""
    servers.has(DATABASE)
    servers.manage(DATABASE, "migrate", "--verbosity=0")
    beyond = quality.show(servers.inside(DATABASE, "knowledge", {"do": "quality"}))
    order = {"do": "speed", "count": articles, "rounds": rounds}
    return beyond + speed.show(servers.inside(DATABASE, "knowledge", order))
