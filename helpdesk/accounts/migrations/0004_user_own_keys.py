"""People may choose other keys than ours."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The keys that a user chose, by the key that each replaces."""

    dependencies = [("accounts", "0003_tokens_of_tokens")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="own_keys",
            field=models.JSONField(
                blank=True,
                db_default=models.Value({}, models.JSONField()),
                default=dict,
                verbose_name="own keys",
            ),
        ),
    ]
