"""The desk's own addresses, and the floors below `/floor/`."""

from django.urls import include, path

from bench.floor import api, pages

handler500 = "helpdesk.web.outages.server_error"

urlpatterns = [
    path("floor/bare/queue/", pages.bare_queue),
    path("floor/bare/ticket/<int:key>/", pages.bare_ticket),
    path("floor/bare/tickets/", api.Create.as_view()),
    path("floor/bare/replies/", api.Reply.as_view()),
    path("floor/template/queue/", pages.queue_from_its_rows),
    path("floor/template/ticket/<int:key>/", pages.ticket_from_its_rows),
    path("", include("helpdesk.urls")),
]
