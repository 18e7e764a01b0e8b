"""One index for every choice of plain facts: lists narrowed by several at once."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations

from helpdesk.web.index_building import BuildIndex


class Migration(migrations.Migration):
    """Scalars in a GIN index need `btree_gin`, which PostgreSQL trusts a database's owner to create."""

    atomic = False

    dependencies = (("accounts", "0006_words_of_customers"), ("tickets", "0003_words_and_views"))

    operations = (
        BtreeGinExtension(),
        BuildIndex(
            model_name="ticket",
            index=GinIndex(
                fields=["severity", "priority", "tier", "channel", "language"], name="ticket_facts"
            ),
        ),
    )
