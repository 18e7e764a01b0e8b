"""The app's registration."""

from django.apps import AppConfig


class KnowledgeBaseConfig(AppConfig):
    """Answers: what was solved once, ready for the next time."""

    name = "knowledge_base"
    label = "knowledge_base"
