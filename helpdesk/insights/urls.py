"""Addresses of the pages of figures."""

from django.urls import path

from helpdesk.insights.views import advice, climbs, dashboard, report, wall

app_name = "insights"

urlpatterns = [
    path("", dashboard.show, name="dashboard"),
    path("advice/", advice.show, name="advice"),
    path("advice/<slug:rule>/", advice.behind, name="advised"),
    path("arrivals/", dashboard.arrivals_behind, name="arrivals"),
    path("escalations/open/", climbs.show, name="escalations"),
    path("wall/", wall.show, name="wall"),
    path("wall/due/", wall.due, name="due"),
    path("<slug:name>/", report.show, name="report"),
    path("<slug:name>/tickets/", report.behind, name="behind"),
]
