"""A storage of its own on the disk, a room that speaks for files, and pictures."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from helpdesk.files import registry
from helpdesk.files.keeping import keep, look_at
from helpdesk.files.models import File

KIND = "tests"


class FakeRoom:
    """Holds what a test says, and lets those read whom a test names."""

    def __init__(self):
        self.holding, self.readers = set(), set()

    def may_read(self, user, _file):
        return user.pk in self.readers

    def held(self, ids):
        return set(ids) & self.holding


@pytest.fixture
def room(monkeypatch):
    fake = FakeRoom()
    monkeypatch.setattr(registry, "_rooms", dict(registry._rooms))
    registry.speak_for(KIND, registry.Room(may_read=fake.may_read, held=fake.held))
    return fake


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    """Let files lie on a real disk, where a test can look."""
    settings.MEDIA_ROOT = tmp_path / "attachments"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    return settings.MEDIA_ROOT


def picture(kind="PNG", size=(3, 2), colour="red", **options):
    """Return the bytes of a picture."""
    kept = io.BytesIO()
    Image.new("RGB", size, colour).save(kept, kind, **options)
    return kept.getvalue()


def sent(content, name="notes.txt", said="text/plain"):
    """Return an upload as it comes out of a form: what its sender says of it may be a lie."""
    return SimpleUploadedFile(name, content, content_type=said)


def kept(content=b"notes", name="notes.txt", user=None, kind=KIND) -> File:
    """Look at a file and keep it."""
    looked = look_at(sent(content, name))
    with transaction.atomic():
        return keep(looked, kind=kind, user_id=user.pk if user else None)


def on_disk(root):
    """Return every file under a folder."""
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
