"""The addresses of the bell."""

from django.urls import path

from helpdesk.notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.everything, name="list"),
    path("bell/", views.bell, name="bell"),
    path("read/", views.read, name="read"),
    path("open/<int:pk>/", views.follow, name="open"),
]
