"""Addresses of the reader's own settings."""

from django.urls import path

from helpdesk.accounts import views

app_name = "accounts"

urlpatterns = [
    path("preferences/", views.preferences, name="preferences"),
    path("availability/", views.availability, name="availability"),
]
