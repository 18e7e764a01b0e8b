"""The ways by which people are told."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """A way to tell somebody. The bell is inside the desk; the others reach people elsewhere."""

    BELL = "bell", _("Bell")
    MAIL = "mail", _("Mail")
    CHAT = "chat", _("Chat notice")


EVERYWHERE = frozenset(Channel)
INSIDE_AND_MAIL = frozenset({Channel.BELL, Channel.MAIL})
OUTSIDE = (Channel.MAIL, Channel.CHAT)
"""The channels that reach people outside the desk: they may wait for a digest or for the end of quiet hours."""
