"""Articles with files, for tests."""

from django.core.files.uploadedfile import SimpleUploadedFile

from helpdesk.files.keeping import look_at
from knowledge_base.services import attaching, publishing, writing
from tests.files.conftest import picture


def article(actor, body="How to restart a till.", visibility="customers", **facts):
    """Begin an article."""
    return writing.create(
        title="The till", body=body, language="en", actor=actor, visibility=visibility, **facts
    )


def looked(content=None, name="till.png"):
    """Return a file that was looked at: a picture unless something else is given."""
    return look_at(SimpleUploadedFile(name, picture() if content is None else content))


def with_file(actor, text="See {}", name="till.png", content=None, **facts):
    """Begin an article with a file that its text leads to; return both."""
    begun = article(actor, **facts)
    file = attaching.attach(begun, looked(content, name), actor=actor)
    return writing.save(begun, actor=actor, body=text.format(file.markdown)), file


def published(actor, *args, **facts):
    """Publish such an article; return it and the file."""
    begun, file = with_file(actor, *args, **facts)
    return publishing.publish(begun, actor=actor), file
