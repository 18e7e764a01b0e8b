"""What the desk writes to its log during a test, as production writes it."""

import io
import json
import logging
from contextlib import contextmanager

import structlog

from helpdesk.settings import logs


class Lines:
    """The lines so far."""

    def __init__(self, stream):
        self._stream = stream

    @property
    def text(self):
        return self._stream.getvalue()

    def all(self):
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, logger):
        return [line for line in self.all() if line["logger"] == logger]


@contextmanager
def written(level=logging.INFO):
    """Collect every line at this level and above."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(**logs._line("json")))
    handler.addFilter(logs.PathsOut())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(level)
    try:
        yield Lines(stream)
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
