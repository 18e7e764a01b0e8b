"""The addresses of calendars."""

from django.urls import path

from helpdesk.calendars.api import views

urlpatterns = [
    path("calendars/", views.Calendars.as_view()),
    path("calendars/<int:pk>/", views.CalendarDetail.as_view()),
]
