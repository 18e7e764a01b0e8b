"""What the knowledge base keeps."""

from knowledge_base.models.article import Article
from knowledge_base.models.article_file import ArticleFile
from knowledge_base.models.feedback import Feedback
from knowledge_base.models.index import IndexEntry, IndexWord
from knowledge_base.models.lesson import Lesson
from knowledge_base.models.meaning import Meaning, MeaningsVersion
from knowledge_base.models.reading import Reading
from knowledge_base.models.revision import Revision
from knowledge_base.models.search_record import SearchRecord
from knowledge_base.models.section import Section
from knowledge_base.models.use import ArticleUse

__all__ = [
    "Article",
    "ArticleFile",
    "ArticleUse",
    "Feedback",
    "IndexEntry",
    "IndexWord",
    "Lesson",
    "Meaning",
    "MeaningsVersion",
    "Reading",
    "Revision",
    "SearchRecord",
    "Section",
]
