"""Requests and their conversation."""

from tickets.models.message import Message
from tickets.models.ticket import Ticket, TicketWatcher
from tickets.models.topic import Tag, Topic

__all__ = ["Message", "Tag", "Ticket", "TicketWatcher", "Topic"]
