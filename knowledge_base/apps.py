"""The app's registration."""

from django.apps import AppConfig


class KnowledgeBaseConfig(AppConfig):
    """Answers: what was solved once, ready for the next time."""

    name = "knowledge_base"
    label = "knowledge_base"

    def ready(self) -> None:
        """Declare what knowledge tells people, say who sees its events, and what sweep and auditor do."""
        import knowledge_base.asking
        import knowledge_base.feedback_notices
        import knowledge_base.lesson_notices
        import knowledge_base.notices
        import knowledge_base.palette
        import knowledge_base.reactions
        import knowledge_base.sight
        import knowledge_base.story_words  # noqa: F401
        from knowledge_base.audit import register_checks
        from knowledge_base.reviews import register_kind

        register_kind()
        register_checks()
