"""What the knowledge base keeps."""

from knowledge_base.models.article import Article
from knowledge_base.models.revision import Revision
from knowledge_base.models.section import Section

__all__ = ["Article", "Revision", "Section"]
