"""Indexes that are built while the desk works."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class BuildIndex(AddIndexConcurrently):
    """Build an index without keeping anybody from writing; the migration says `atomic = False`.

    It can be repeated: a build that was cut short leaves an index that leads nobody, and a migration that fails
    later leaves whole ones. Either is removed first.
    """

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Build the index in the place of what an earlier attempt left."""
        self._ensure_not_in_transaction(schema_editor)
        name = schema_editor.quote_name(self.index.name)
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        super().database_forwards(app_label, schema_editor, from_state, to_state)
