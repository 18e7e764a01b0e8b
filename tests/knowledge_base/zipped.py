"""Archives of articles: made, read, written, refused."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError

from knowledge_base.exchange.writing import write_archive
from knowledge_base.models import Article
from knowledge_base.services.importing import import_archive

GOOD = "---\ntitle: Reset a password\nlanguage: en\nstate: published\n---\n\nPress *Forgot*.\n"


def packed(files, method=zipfile.ZIP_DEFLATED):
    """Return an archive of (name or ZipInfo, text) pairs."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, text in files:
            archive.writestr(name, text)
    return file.getvalue()


def unpacked(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def exported(reader, articles=None):
    file = io.BytesIO()
    write_archive(Article.objects.all() if articles is None else articles, file, reader=reader)
    return file.getvalue()


def refused(data, actor, **options):
    """Return what an archive is refused for: {place: sentences}."""
    before = Article.objects.count()
    with pytest.raises(ValidationError) as error:
        import_archive(data, actor=actor, **options)
    assert Article.objects.count() == before
    return error.value.message_dict
