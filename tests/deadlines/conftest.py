"""The trial's tables, and a sweep that serves the trial alone."""

import pytest
from django.db import connection

from helpdesk.deadlines import registry
from tests.deadlines.trial import Errand, Folder


@pytest.fixture(scope="session")
def trial_tables(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Folder)
        editor.create_model(Errand)
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.delete_model(Errand)
        editor.delete_model(Folder)


@pytest.fixture
def serve(trial_tables, transactional_db, monkeypatch):
    """Let the sweep serve these kinds and no others: `serve(kind())`."""
    monkeypatch.setattr(registry, "_kinds", {})

    def these(*kinds):
        for each in kinds:
            registry.register(each)

    yield these
    Errand.objects.all().delete()
    Folder.objects.all().delete()
