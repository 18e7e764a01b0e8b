"""The addresses of one's own notices: preferences, and where chat notices go."""

from django.urls import path

from helpdesk.notifications.views import own

app_name = "notices"

urlpatterns = [
    path("", own.preferences, name="preferences"),
    path("addresses/", own.add_address, name="add_address"),
    path("addresses/<int:pk>/", own.change_address, name="change_address"),
]
