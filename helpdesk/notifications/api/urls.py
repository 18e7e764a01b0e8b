"""The addresses of notifications and mails."""

from django.urls import path

from helpdesk.notifications.api import views

urlpatterns = [
    path("notifications/", views.Notifications.as_view()),
    path("notifications/read/", views.NotificationsRead.as_view()),
    path("mails/", views.Mails.as_view()),
]
