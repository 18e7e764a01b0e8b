"""The addresses of reports, dashboards and mailed reports."""

from django.urls import path

from helpdesk.insights.api import dashboard_views, problems, schedule_views, views

__all__ = ["problems", "urlpatterns"]

urlpatterns = [
    path("dashboards/", dashboard_views.Dashboards.as_view()),
    path("dashboards/<int:pk>/", dashboard_views.DashboardDetail.as_view()),
    path("dashboards/<int:pk>/figures/", dashboard_views.DashboardFigures.as_view()),
    path("report-schedules/", schedule_views.Schedules.as_view()),
    path("report-schedules/<int:pk>/", schedule_views.ScheduleDetail.as_view()),
    path("report-schedules/<int:pk>/send/", schedule_views.ScheduleSending.as_view()),
    path("reports/", views.Reports.as_view()),
    path("reports/<str:name>/", views.ReportDetail.as_view()),
    path("reports/<str:name>/tickets/", views.ReportTickets.as_view()),
]
