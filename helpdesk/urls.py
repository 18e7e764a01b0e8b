"""Every address of the desk. Apps bring their own; this page only hangs them up."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
]
