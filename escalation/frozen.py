"""Path versions read once a process: a version never changes."""

from functools import lru_cache

from escalation.models import PathVersion
from escalation.paths import PathStep, read


@lru_cache(maxsize=512)
def steps_of(version_id: int) -> tuple[PathStep, ...]:
    """Return the steps of a path version. Raises PathVersion.DoesNotExist."""
    return read(PathVersion.objects.values_list("steps", flat=True).get(pk=version_id))


@lru_cache(maxsize=512)
def path_of(version_id: int) -> int:
    """Return the id of the path of a version. Raises PathVersion.DoesNotExist."""
    return PathVersion.objects.values_list("path", flat=True).get(pk=version_id)
