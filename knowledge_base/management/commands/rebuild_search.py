"""`bin/manage rebuild_search`: the knowledge base's search index, made anew."""

from typing import Any

from django.core.management.base import BaseCommand

from knowledge_base.search.rebuilding import rebuild


class Command(BaseCommand):
    """Make the search index of the knowledge base anew. People can search and read meanwhile."""

    help = "Make the search index of the knowledge base anew. People can search and read meanwhile."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Rebuild it, and say how many articles can be found."""
        self.stdout.write(f"{rebuild()} articles can be found.")
