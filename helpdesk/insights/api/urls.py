"""The addresses of reports and dashboards."""

from django.urls import path

from helpdesk.insights.api import dashboard_views, problems, views

__all__ = ["problems", "urlpatterns"]

urlpatterns = [
    path("dashboards/", dashboard_views.Dashboards.as_view()),
    path("dashboards/<int:pk>/", dashboard_views.DashboardDetail.as_view()),
    path("dashboards/<int:pk>/figures/", dashboard_views.DashboardFigures.as_view()),
    path("reports/", views.Reports.as_view()),
    path("reports/<str:name>/", views.ReportDetail.as_view()),
    path("reports/<str:name>/tickets/", views.ReportTickets.as_view()),
]
