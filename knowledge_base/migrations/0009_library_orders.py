"""An index for each order of the library."""

from django.db import migrations, models

from helpdesk.web.index_building import BuildIndex


class Migration(migrations.Migration):
    """Three indexes, built while the desk works."""

    atomic = False

    dependencies = (("knowledge_base", "0008_first_words"),)

    operations = (
        BuildIndex("article", models.Index(fields=["title", "id"], name="article_by_title")),
        BuildIndex("article", models.Index(fields=["updated_at", "id"], name="article_by_change")),
        BuildIndex("article", models.Index(fields=["review_on", "id"], name="article_by_review")),
    )
