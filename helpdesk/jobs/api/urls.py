"""The addresses of jobs."""

from django.urls import path

from helpdesk.jobs.api import views

urlpatterns = [path("jobs/<int:pk>/", views.JobDetail.as_view())]
