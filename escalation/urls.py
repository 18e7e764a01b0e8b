"""Addresses of escalations, and of what escalation shows of a ticket."""

from django.urls import path

from escalation.views import board, day, escalating, matrix, promises

app_name = "escalation"

urlpatterns = [
    path("day/", day.day, name="day"),
    path("esc/", board.board, name="list"),
    path("esc/E-<int:number>", board.detail, name="detail"),
    path("esc/E-<int:number>/acknowledge", escalating.acknowledge, name="acknowledge"),
    path("t/<ticket_key:key>/clocks", promises.clock_strip, name="clock_strip"),
    path("t/<ticket_key:key>/escalation", promises.panel, name="panel"),
    path("t/<ticket_key:key>/escalate", escalating.escalate, name="escalate"),
    path("t/<ticket_key:key>/deescalate", escalating.deescalate, name="deescalate"),
    path("matrix/", matrix.matrix, name="matrix"),
]
