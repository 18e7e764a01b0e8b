"""The panels of the dashboard that every desk has."""

from helpdesk.insights.panels.panel import ARRIVALS, DUE, FLOW, LOAD, UNACKNOWLEDGED, Form, Panel

RATE = "escalation-rate"
CONTACT = "first-contact-resolution"

NUMBERS = (
    Panel("backlog"),
    Panel(UNACKNOWLEDGED),
    Panel("sla", filters={"clock": ("first_response",)}),
    Panel("sla", filters={"clock": ("resolution",)}),
    Panel(RATE),
    Panel(CONTACT),
)
FIGURES = tuple(
    Panel(name, Form.OVER_TIME) for name in (RATE, CONTACT, "first-response-time", "resolution-time")
)
BELOW = (
    Panel(DUE, Form.OWN),
    Panel(ARRIVALS, Form.OWN),
    Panel("escalations", Form.PARTS, by="reason"),
    Panel(FLOW, Form.OWN),
    Panel("time-at-level", Form.GROUPS, by="level"),
    Panel(RATE, Form.GROUPS, by="topic"),
    Panel(LOAD, Form.OWN),
)
