"""The matrix as a file that people edit elsewhere: YAML and CSV, out and in, with nothing lost on the way."""

from escalation.exchange.document import FileProblem, FileRefused, Matrix, written
from escalation.exchange.reading import FORMATS, MEDIA_TYPES, read_file, write_file

__all__ = [
    "FORMATS",
    "MEDIA_TYPES",
    "FileProblem",
    "FileRefused",
    "Matrix",
    "read_file",
    "write_file",
    "written",
]
