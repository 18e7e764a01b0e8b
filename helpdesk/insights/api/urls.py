"""The addresses of reports."""

from django.urls import path

from helpdesk.insights.api import problems, views

__all__ = ["problems", "urlpatterns"]

urlpatterns = [
    path("reports/", views.Reports.as_view()),
    path("reports/<str:name>/", views.ReportDetail.as_view()),
    path("reports/<str:name>/tickets/", views.ReportTickets.as_view()),
]
