"""Words that people put round what they want to say, and those that fit everything. They find nothing.

They stand in `data/chatter.txt`, by language. Pure: no Django.
"""

from pathlib import Path

_FILE = Path(__file__).with_name("data") / "chatter.txt"


def _read(text: str) -> frozenset[str]:
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


WORDS = _read(_FILE.read_text(encoding="utf-8"))
