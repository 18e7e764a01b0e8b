"""Integrators' part of the index, and the first words that mean the same."""

from pathlib import Path
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

AUDIENCES = [("desk", "The desk"), ("public", "Integrators"), ("customers", "Customers")]
FIRST_WORDS = Path(__file__).parent.parent / "search" / "data" / "meanings.txt"
LANGUAGES = ("en", "es", "ru", "it")
STEMS = """
UPDATE knowledge_base_meaning SET stems = array(
    SELECT DISTINCT unnest(
        tsvector_to_array(to_tsvector('desk_en', en))
        || tsvector_to_array(to_tsvector('desk_es', es) || to_tsvector('spanish', es))
        || tsvector_to_array(to_tsvector('desk_ru', ru))
        || tsvector_to_array(to_tsvector('desk_it', it) || to_tsvector('italian', it))
    )
)
"""


def first_words(apps: Any, editor: Any) -> None:
    """Begin the list with what people of most help desks call things."""
    meaning = apps.get_model("knowledge_base", "Meaning")
    lines = FIRST_WORDS.read_text(encoding="utf-8").splitlines()
    rows = [line.split(" | ") for line in lines if line and not line.startswith("#")]
    meaning.objects.bulk_create(meaning(**dict(zip(LANGUAGES, row, strict=True))) for row in rows)
    editor.execute(STEMS)


class Migration(migrations.Migration):
    dependencies = [("knowledge_base", "0007_uses")]

    operations = [
        *(
            migrations.AlterField(
                model, "audience", models.CharField(choices=AUDIENCES, max_length=10, verbose_name="audience")
            )
            for model in ("indexentry", "indexword")
        ),
        *(
            migrations.AddIndex(
                "indexentry",
                GinIndex(
                    fields=[part],
                    condition=models.Q(audience="public"),
                    fastupdate=False,
                    name=f"entry_public_{part}",
                ),
            )
            for part in ("title", "headings", "body")
        ),
        migrations.RunPython(first_words, migrations.RunPython.noop),
    ]
