"""How the errors of files answer."""

from typing import Any

from helpdesk.files import errors
from helpdesk.files.uploads import FIELD
from helpdesk.web.api.problems import answers


def _of_the_field(error: errors.FileRefused) -> dict[str, Any]:
    return {"errors": {FIELD: [str(error)]}}


answers(errors.FileRefused, 400, kind="file-refused", members=_of_the_field)
answers(errors.TooLarge, 413, kind="file-too-large", members=_of_the_field)
answers(errors.TooMany, 409, kind="too-many-files", members=_of_the_field)
answers(errors.NoRoom, 503, kind="no-room", members=_of_the_field)
