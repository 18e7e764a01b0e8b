"""Indexes are built beside the work, and a build that broke off can be repeated."""

import pytest
from django.apps import apps
from django.db import NotSupportedError, connection, models, transaction
from django.db.migrations.state import ProjectState

from helpdesk.web.index_building import BuildIndex

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "team_words_of_a_test"


@pytest.fixture
def build():
    """A build of an index on teams, and its states before and after."""
    operation = BuildIndex("team", models.Index(fields=["name", "level"], name=NAME))
    before = ProjectState.from_apps(apps)
    after = before.clone()
    operation.state_forwards("accounts", after)

    def forwards():
        with connection.schema_editor(atomic=False) as editor:
            operation.database_forwards("accounts", editor, before, after)

    yield forwards
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX IF EXISTS {NAME}")


def is_whole():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = %s::regclass", [NAME])
        return cursor.fetchone() == (True,)


def test_an_index_is_built(build):
    build()
    assert is_whole()


def test_what_a_broken_build_left_is_built_anew(build):
    build()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = %s::regclass", [NAME])
    build()
    assert is_whole()


def test_it_refuses_to_run_within_a_transaction(build):
    with pytest.raises(NotSupportedError), transaction.atomic():
        build()
