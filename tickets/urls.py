"""Addresses of the queue and of tickets."""

from django.urls import path

from tickets.views import bulk, changing, composing, narrowing, opening, queue, reading, subject, ticket

app_name = "tickets"

urlpatterns = [
    path("", queue.start, name="start"),
    path("q/", queue.queue, name="queue"),
    path("q/<slug:view>/", queue.queue, name="view"),
    path("q/<slug:view>/conditions", narrowing.conditions, name="conditions"),
    path("bulk/", bulk.change, name="bulk"),
    path("new/", opening.new, name="new"),
    path("t/<ticket_key:key>", ticket.ticket, name="ticket"),
    path("t/<ticket_key:key>/live", ticket.live, name="live"),
    path("t/<ticket_key:key>/read", reading.read, name="read"),
    path("t/<ticket_key:key>/draft", reading.draft, name="draft"),
    path("t/<ticket_key:key>/subject", subject.subject, name="subject"),
    path("t/<ticket_key:key>/messages", composing.write, name="write"),
    path("t/<ticket_key:key>/status", changing.status, name="status"),
    path("t/<ticket_key:key>/take", changing.take, name="take"),
    path("t/<ticket_key:key>/watch", changing.follow, name="watch"),
    path("t/<ticket_key:key>/assign", changing.assign, name="assign"),
    path("t/<ticket_key:key>/properties", changing.properties, name="properties"),
    path("t/<ticket_key:key>/edit", changing.edit, name="edit"),
]
