"""Requests and their conversation."""

from tickets.models.message import Message
from tickets.models.reading import Reading
from tickets.models.ticket import Ticket, TicketWatcher
from tickets.models.topic import Tag, Topic

__all__ = ["Message", "Reading", "Tag", "Ticket", "TicketWatcher", "Topic"]
