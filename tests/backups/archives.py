"""Small archives made by hand, as the desk writes them or as somebody else might."""

import hashlib
import io
import json
import tarfile

from helpdesk.backups.manifest import DATABASE, FORMAT, MANIFEST


def described(name, content):
    return {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def facts(dump=b"PGDMP dump", files=(), **told):
    """What a manifest says; `files` are pairs of a name and its content."""
    return {
        "format": FORMAT,
        "version": "0.1",
        "created_at": "2026-11-22T09:00:00+00:00",
        "postgresql": "18.1",
        "migrations": [],
        "database": described(DATABASE, dump),
        "files": [described(name, content) for name, content in files],
    } | told


def packed(manifest, *members):
    """An archive of a manifest and pairs of a name and its content."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, content in [(MANIFEST, json.dumps(manifest).encode()), *members]:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()
