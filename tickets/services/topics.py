"""Topics: the types of problems that the desk knows."""

from typing import Any

from django.db import transaction

from helpdesk.accounts.models import User
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now
from tickets import events
from tickets.models import Topic


def save_topic(topic: Topic, *, actor: User, **facts: Any) -> Topic:
    """Save a topic, new or changed, with these facts and return it. Raises ValidationError when a value is bad."""
    for name, value in facts.items():
        setattr(topic, name, value)
    with transaction.atomic():
        topic.full_clean()
        topic.save()
        stream, fields = f"settings:topic:{topic.pk}", sorted(facts)
        record([event(stream, events.TOPIC_SAVED, at=now(), actor=actor.pk, subject=topic, fields=fields)])
    return topic
