"""How the errors of knowledge answer."""

from typing import Any

from helpdesk.web.api.problems import answers
from knowledge_base import errors


def _current(error: errors.Stale) -> dict[str, Any]:
    return {"current": error.shown}


answers(errors.KnowledgeError, 409, kind="article-refused")
answers(errors.NeedsSecondPerson, 409, kind="second-person")
answers(errors.Stale, 412, kind="stale", members=_current)
