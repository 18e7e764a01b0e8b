"""In a process of the desk: fill its knowledge base with the benchmark's articles, and ask it the labelled queries.

Reads `{"do": "quality"}` or `{"do": "speed", "count": N, "rounds": N}`, prints a JSON value a line.
"""

import json
import sys

from bench.knowledge import asking, timing


def main() -> None:
    """Do what is asked on standard input."""
    order = json.load(sys.stdin)
    is_quality = order["do"] == "quality"
    for answer in asking.quality() if is_quality else timing.speed(order["count"], order["rounds"]):
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
