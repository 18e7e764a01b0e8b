"""Addresses of the pages of figures."""

from django.urls import path

from helpdesk.insights.views import climbs, wall

app_name = "insights"

urlpatterns = [
    path("escalations/", climbs.show, name="escalations"),
    path("wall/", wall.show, name="wall"),
    path("wall/due/", wall.due, name="due"),
]
