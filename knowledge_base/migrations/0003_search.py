"""The search of the knowledge base: how languages are read, the index, other words, and what was searched for."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

CONFIGURATIONS = (
    ("desk_en", "english"),
    ("desk_es", "spanish"),
    ("desk_ru", "russian"),
    ("desk_it", "italian"),
)


def configuration(name: str, base: str) -> str:
    """Return what makes a text search configuration that takes accents off before it stems."""
    latin = "english" if base == "russian" else base
    return f"""
        CREATE TEXT SEARCH CONFIGURATION {name} (COPY = {base});
        ALTER TEXT SEARCH CONFIGURATION {name}
            ALTER MAPPING FOR word, hword, hword_part WITH unaccent, {base}_stem;
        ALTER TEXT SEARCH CONFIGURATION {name}
            ALTER MAPPING FOR asciiword, asciihword, hword_asciipart WITH unaccent, {latin}_stem;
    """


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge_base", "0002_sections_and_revisions"),
    ]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        *(
            migrations.RunSQL(configuration(name, base), f"DROP TEXT SEARCH CONFIGURATION {name}")
            for name, base in CONFIGURATIONS
        ),
        migrations.CreateModel(
            name="IndexWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[("desk", "The desk"), ("customers", "Customers")],
                        max_length=10,
                        verbose_name="audience",
                    ),
                ),
                ("language", models.CharField(max_length=5, verbose_name="language")),
                ("word", models.TextField(verbose_name="word")),
                (
                    "stems",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None, verbose_name="stems"
                    ),
                ),
                ("articles", models.IntegerField(verbose_name="articles")),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["stems"], name="index_word_stems"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["word"], name="index_word_likeness", opclasses=["gin_trgm_ops"]
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("audience", "language", "word"), name="index_word_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Meaning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("en", models.CharField(blank=True, max_length=300, verbose_name="English")),
                ("es", models.CharField(blank=True, max_length=300, verbose_name="Spanish")),
                ("ru", models.CharField(blank=True, max_length=300, verbose_name="Russian")),
                ("it", models.CharField(blank=True, max_length=300, verbose_name="Italian")),
                (
                    "stems",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="stems",
                    ),
                ),
            ],
            options={
                "ordering": ("en", "es", "ru", "it", "id"),
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["stems"], name="meaning_stems")],
            },
        ),
        migrations.CreateModel(
            name="IndexEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[("desk", "The desk"), ("customers", "Customers")],
                        max_length=10,
                        verbose_name="audience",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("es", "Spanish"), ("ru", "Russian"), ("it", "Italian")],
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                ("family", models.BigIntegerField(db_index=True, verbose_name="original")),
                ("title_length", models.PositiveSmallIntegerField(verbose_name="words in the title")),
                ("length", models.PositiveIntegerField(verbose_name="words")),
                ("title", django.contrib.postgres.search.SearchVectorField()),
                ("headings", django.contrib.postgres.search.SearchVectorField()),
                ("body", django.contrib.postgres.search.SearchVectorField()),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None, verbose_name="words"
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="index_entries",
                        to="knowledge_base.article",
                        verbose_name="article",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("audience", "desk")),
                        fastupdate=False,
                        fields=["title"],
                        name="entry_desk_title",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("audience", "desk")),
                        fastupdate=False,
                        fields=["headings"],
                        name="entry_desk_headings",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("audience", "desk")),
                        fastupdate=False,
                        fields=["body"],
                        name="entry_desk_body",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("audience", "customers")),
                        fastupdate=False,
                        fields=["title"],
                        name="entry_customers_title",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("audience", "customers")),
                        fastupdate=False,
                        fields=["headings"],
                        name="entry_customers_headings",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("audience", "customers")),
                        fastupdate=False,
                        fields=["body"],
                        name="entry_customers_body",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("article", "audience"), name="index_entry_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="searched for")),
                ("language", models.CharField(blank=True, max_length=5, verbose_name="language")),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("knowledge", "Knowledge"),
                            ("ticket", "Beside a ticket"),
                            ("customers", "Help centre"),
                            ("api", "API"),
                        ],
                        max_length=10,
                        verbose_name="where",
                    ),
                ),
                ("found", models.PositiveSmallIntegerField(verbose_name="articles found")),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="at"
                    ),
                ),
                (
                    "clicked",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="found_by",
                        to="knowledge_base.article",
                        verbose_name="opened",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "indexes": [
                    models.Index(fields=["at"], name="search_record_at"),
                    models.Index(
                        condition=models.Q(("found", 0)), fields=["at"], name="search_record_found_nothing"
                    ),
                ],
            },
        ),
    ]
