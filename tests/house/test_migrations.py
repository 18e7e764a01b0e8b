"""The models and their migrations say the same, and no migration breaks the code that runs while it is applied."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

OURS = {
    config.label
    for config in apps.get_app_configs()
    if config.name.split(".")[0] in {"helpdesk", "tickets", "escalation", "knowledge_base"}
}
# What the last release's code would trip over: it still reads and writes what these take away or rename.
BREAKING = (
    migrations.DeleteModel,
    migrations.RemoveField,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
)
# app.migration -> why it is safe all the same: the code that used it went out a release before.
EXPECTED = {
    "accounts.0002_people_rules": "before the first release",
    "knowledge_base.0002_sections_and_revisions": "nothing wrote articles before",
    "knowledge_base.0013_one_entry": "before the first release; the index is made from the articles",
    "notifications.0002_preferences_and_addresses": "before the first release",
}


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)


def breaks_old_code(operation):
    """Say whether the old code would fail on the new tables: a column gone, renamed, or needed and not filled."""
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        return any(breaks_old_code(one) for one in operation.database_operations)
    if isinstance(operation, BREAKING):
        return True
    if not isinstance(operation, migrations.AddField):
        return False
    field = operation.field
    is_filled = field.null or field.many_to_many or field.db_default is not models.NOT_PROVIDED
    return not is_filled


def test_the_old_code_can_run_on_the_new_tables():
    """Expand first, contract a release later: see docs/operators.md, Upgrades."""
    loader = MigrationLoader(None)
    breaking = {
        f"{app}.{name}"
        for (app, name), migration in loader.disk_migrations.items()
        if app in OURS
        and name != "0001_initial"
        and any(breaks_old_code(operation) for operation in migration.operations)
    }
    assert breaking == EXPECTED.keys()
