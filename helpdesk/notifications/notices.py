"""What this room itself tells people of: a digest, an address that no longer works, findings of the auditor."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from helpdesk.notifications.kinds import declare

DIGEST = declare(
    "digest",
    ngettext_lazy("%(count)s piece of news", "%(count)s pieces of news", "count"),
    called=_("News, several together"),
)
ADDRESS_FAILED = declare(
    "address_failed",
    _("%(address)s no longer takes notices"),
    called=_("An address for chat notices was switched off"),
)
AUDIT_FOUND = declare(
    "audit_found",
    ngettext_lazy("The audit found something wrong", "The audit found %(count)s things wrong", "count"),
    is_urgent=True,
    called=_("The audit found something"),
)
