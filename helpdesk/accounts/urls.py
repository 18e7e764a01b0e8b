"""Addresses of the reader's own settings."""

from django.urls import path

from helpdesk.accounts.views import keys, preferences, security

app_name = "accounts"

urlpatterns = [
    path("preferences/", preferences.preferences, name="preferences"),
    path("availability/", preferences.availability, name="availability"),
    path("keys/", keys.keys, name="keys"),
    path("security/", security.security, name="security"),
    path("sessions/end-others/", security.end_other_sessions, name="end_other_sessions"),
    path("sessions/<int:pk>/end/", security.end_session, name="end_session"),
    path("tokens/new/", security.new_token, name="new_token"),
    path("tokens/<int:pk>/revoke/", security.revoke_token, name="revoke_token"),
]
