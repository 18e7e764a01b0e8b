"""Which steps of which paths lead to a duty schedule, or tell it."""

from collections.abc import Iterator

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from escalation.models import PathVersion
from escalation.paths import Target, read
from escalation.words import TargetType
from helpdesk.web.uses import Use, uses


@uses("duty")
def uses_of_duty(pk: int) -> Iterator[Use]:
    """Yield each path whose newest version names the schedule, with the numbers of the steps."""
    wanted = Target(TargetType.DUTY, pk)
    newest = PathVersion.objects.filter(number=F("path__version")).select_related("path")
    for version in newest.order_by("path__name"):
        numbers = [str(step.number) for step in read(version.steps) if wanted in (step.target, *step.notify)]
        if numbers:
            url = reverse("escalation:path", args=[version.path.slug])
            yield Use(
                _("Path"), version.path.name, url, _("step %(number)s") % {"number": ", ".join(numbers)}
            )
