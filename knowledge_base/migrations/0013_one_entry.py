"""One entry for every audience that may read the same text; counts that nobody waits for; a version of the meanings."""

from typing import Any

import django.contrib.postgres.indexes
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from knowledge_base.search.plain import plain
from knowledge_base.text import public_part

PARTS = ("title", "headings", "body")
AUDIENCES = ("desk", "public", "customers")
BATCH = 500
MERGE = """
UPDATE knowledge_base_indexentry AS entry SET desk = same.desk, public = same.public, customers = same.customers
FROM (
    SELECT min(id) AS kept, bool_or(audience = 'desk') AS desk, bool_or(audience = 'public') AS public,
        bool_or(audience = 'customers') AS customers
    FROM knowledge_base_indexentry
    GROUP BY article_id, language, family, title_length, length, title, headings, body, words
) AS same WHERE entry.id = same.kept;
DELETE FROM knowledge_base_indexentry WHERE NOT (desk OR public OR customers);
"""
COUNT = """
INSERT INTO knowledge_base_indexword (audience, language, word, stems, articles, desk, public, customers)
SELECT 'all', language, word, sorted.stems, 0, coalesce(sum(articles) FILTER (WHERE audience = 'desk'), 0),
    coalesce(sum(articles) FILTER (WHERE audience = 'public'), 0),
    coalesce(sum(articles) FILTER (WHERE audience = 'customers'), 0)
FROM knowledge_base_indexword
CROSS JOIN LATERAL (SELECT ARRAY(SELECT stem FROM unnest(stems) AS stem ORDER BY stem) AS stems) AS sorted
GROUP BY language, word, sorted.stems;
DELETE FROM knowledge_base_indexword WHERE audience <> 'all';
"""
NEW_VERSION = """
    INSERT INTO knowledge_base_meaningsversion (id, version) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET version = excluded.version;
    RETURN NULL;
"""
FIRST_VERSION = "INSERT INTO knowledge_base_meaningsversion (id, version) VALUES (1, gen_random_uuid())"


NARROW = """
ALTER TABLE knowledge_base_indexentry SET (toast_tuple_target = 256);
ALTER TABLE knowledge_base_indexentry ALTER COLUMN title SET STORAGE MAIN;
"""
"""A search looks at thousands of rows and at the texts of some: long columns lie beside the rows, titles in them."""


def keep_texts(apps: Any, _editor: Any) -> None:
    """Give each entry the text that its highlights are made from: of what others than the desk find the public part."""
    entry = apps.get_model("knowledge_base", "IndexEntry")
    rows = entry.objects.select_related("article__published").order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        for row in batch:
            body = row.article.published.body if row.article.published else ""
            row.text = plain(public_part(body) if row.public or row.customers else body).text[:20_000]
        entry.objects.bulk_update(batch, ["text"])
        last = batch[-1].pk


class Migration(migrations.Migration):
    """The index is changed as it is, without reading the articles' words anew."""

    dependencies = [("knowledge_base", "0012_feedback_outcomes")]

    operations = [
        *(
            migrations.RemoveIndex("indexentry", f"entry_{audience}_{part}")
            for audience in AUDIENCES
            for part in PARTS
        ),
        migrations.RemoveConstraint("indexentry", "index_entry_once"),
        *(
            migrations.AddField(
                "indexentry", audience, models.BooleanField(label, default=False), preserve_default=False
            )
            for audience, label in (
                ("desk", "The desk"),
                ("public", "Integrators"),
                ("customers", "Customers"),
            )
        ),
        migrations.AddField(
            "indexentry", "text", models.TextField("text", default=""), preserve_default=False
        ),
        migrations.RunSQL(NARROW, migrations.RunSQL.noop),
        migrations.RunSQL(MERGE, migrations.RunSQL.noop),
        migrations.RunPython(keep_texts, migrations.RunPython.noop),
        # no column can go while keys of changed rows wait to be checked
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveField("indexentry", "audience"),
        *(
            migrations.AddConstraint(
                "indexentry",
                models.UniqueConstraint(
                    fields=["article"],
                    condition=models.Q(**{audience: True}),
                    name=f"index_entry_of_{audience}",
                ),
            )
            for audience in ("desk", "public")
        ),
        migrations.AddConstraint(
            "indexentry",
            models.CheckConstraint(
                condition=models.Q(public=True) | models.Q(desk=True, customers=False),
                name="index_entry_of_customers_is_public",
            ),
        ),
        *(
            migrations.AddIndex(
                "indexentry",
                django.contrib.postgres.indexes.GinIndex(
                    fields=[part], fastupdate=False, name=f"entry_{part}"
                ),
            )
            for part in ("title", "body")
        ),
        *(
            migrations.AddIndex(
                "indexentry",
                django.contrib.postgres.indexes.GinIndex(
                    fields=[part],
                    condition=models.Q(customers=True),
                    fastupdate=False,
                    name=f"entry_customers_{part}",
                ),
            )
            for part in ("title", "body")
        ),
        migrations.RemoveConstraint("indexword", "index_word_once"),
        *(
            migrations.AddField(
                "indexword", audience, models.IntegerField(label, default=0), preserve_default=False
            )
            for audience, label in (
                ("desk", "The desk"),
                ("public", "Integrators"),
                ("customers", "Customers"),
            )
        ),
        *(migrations.RemoveIndex("indexword", name) for name in ("index_word_stems", "index_word_likeness")),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        migrations.RemoveField("indexword", "audience"),
        migrations.RemoveField("indexword", "articles"),
        migrations.AddIndex("indexword", models.Index(fields=["word", "language"], name="index_word")),
        migrations.AddIndex(
            "indexword",
            django.contrib.postgres.indexes.GinIndex(
                fields=["stems"], fastupdate=False, name="index_word_stems"
            ),
        ),
        migrations.AddIndex(
            "indexword",
            django.contrib.postgres.indexes.GinIndex(
                fields=["word"], opclasses=["gin_trgm_ops"], fastupdate=False, name="index_word_likeness"
            ),
        ),
        migrations.CreateModel(
            "MeaningsVersion",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.UUIDField("version")),
            ],
        ),
        migrations.RunSQL(FIRST_VERSION, migrations.RunSQL.noop),
        migrations.RemoveIndex("meaning", "meaning_stems"),
        migrations.RemoveField("meaning", "stems"),
        pgtrigger.migrations.AddTrigger(
            model_name="meaning",
            trigger=pgtrigger.compiler.Trigger(
                name="new_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=NEW_VERSION,
                    hash="387ff1566e626a7547837d99b694dc91ad1fffd5",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_new_version_2cf74",
                    table="knowledge_base_meaning",
                    when="AFTER",
                ),
            ),
        ),
    ]
