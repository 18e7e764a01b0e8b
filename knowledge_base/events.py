"""What knowledge writes into the ledger."""

from helpdesk.ledger.catalogue import declare

CREATED = declare("article.created", "An article was begun.")
SAVED = declare("article.saved", "The text of an article was saved as a new revision.")
DESCRIBED = declare(
    "article.described", "What stands beside an article's text changed: its section and the like."
)
TRANSLATED = declare("article.translated", "A translation was brought up to a revision of its original.")
REVIEW_ASKED = declare("article.review_asked", "A review of an article was asked for.")
SENT_BACK = declare("article.sent_back", "A reviewer sent an article back to its writer.")
PUBLISHED = declare("article.published", "A revision of an article was published.")
CONFIRMED = declare("article.confirmed", "Somebody looked at a published article and found it still true.")
REVIEW_DUE = declare("article.review_due", "The review of a published article came due.")
ARCHIVED = declare("article.archived", "An article was taken from its readers.")
REVIVED = declare("article.revived", "An archived article came back.")
FILE_ADDED = declare("article.file_added", "A file was put below an article.")
FILE_REMOVED = declare("article.file_removed", "A file was taken from an article.")
SYNONYMS_CHANGED = declare("synonyms.changed", "The list of words that mean the same was changed.")
SECTION_SAVED = declare("section.saved", "A section of the knowledge base was made or changed.")
TOLD = declare("article.told", "The first line was asked to read a version of an article.")
READ = declare("article.read", "Somebody who was told of an article has read a version of it.")
LESSON_ASKED = declare(
    "lesson.asked", "The solver of an escalated ticket was asked what the first line can learn."
)
LESSON_BEGUN = declare("lesson.begun", "Somebody began to write down what a ticket taught.")
LESSON_LEARNT = declare("lesson.learnt", "What a ticket taught stands in an article.")
LESSON_DECLINED = declare("lesson.declined", "Somebody said why a ticket leaves no article behind.")
LESSON_GIVEN = declare("lesson.given", "Somebody else owes what a ticket taught.")
JUDGED = declare("article.judged", "Somebody said what an article was worth on a ticket.")
FEEDBACK_GIVEN = declare("article.feedback_given", "A reader said whether an article helped.")
FEEDBACK_HANDLED = declare(
    "article.feedback_handled", "Somebody dealt with what readers said of an article, and how."
)
