"""The knowledge base in the benchmark: how good its answers are, then how fast at each size."""

from bench.knowledge import quality, speed
from bench.servers import Servers

DATABASE = "knowledge"


def measured(servers: Servers, sizes: list[int], rounds: int) -> list[str]:
    """Measure both on a desk of its own; return what is beyond its bound, as sentences."""
    servers.has(DATABASE)
    servers.manage(DATABASE, "migrate", "--verbosity=0")
    beyond = quality.show(servers.inside(DATABASE, "knowledge", {"do": "quality"}))
    for count in sizes:
        order = {"do": "speed", "count": count, "rounds": rounds}
        beyond += speed.show(servers.inside(DATABASE, "knowledge", order))
    return beyond
