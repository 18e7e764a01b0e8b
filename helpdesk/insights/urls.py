"""Addresses of the pages of figures."""

from django.urls import path

from helpdesk.insights.views import advice, board_editing, boards, climbs, dashboard, report, schedules, wall

app_name = "insights"

urlpatterns = [
    path("", dashboard.show, name="dashboard"),
    path("advice/", advice.show, name="advice"),
    path("advice/<slug:rule>/", advice.behind, name="advised"),
    path("arrivals/", dashboard.arrivals_behind, name="arrivals"),
    path("boards/", boards.index, name="boards"),
    path("boards/new/", boards.add, name="board_new"),
    path("boards/put/", board_editing.put, name="board_put"),
    path("boards/<int:pk>/", boards.show, name="board"),
    path("boards/<int:pk>/change/", board_editing.change, name="board_change"),
    path("boards/<int:pk>/delete/", boards.delete, name="board_delete"),
    path("boards/<int:pk>/panels/", board_editing.panels, name="board_panels"),
    path("escalations/open/", climbs.show, name="escalations"),
    path("schedules/", schedules.everything, name="schedules"),
    path("schedules/new/", schedules.add, name="schedule_new"),
    path("schedules/<int:pk>/", schedules.show, name="schedule"),
    path("schedules/<int:pk>/delete/", schedules.delete, name="schedule_delete"),
    path("schedules/<int:pk>/edit/", schedules.edit, name="schedule_edit"),
    path("schedules/<int:pk>/leave/", schedules.leave, name="schedule_leave"),
    path("schedules/<int:pk>/mails/<int:mail>/", schedules.text, name="schedule_text"),
    path("schedules/<int:pk>/send/", schedules.send, name="schedule_send"),
    path("wall/", wall.show, name="wall"),
    path("wall/due/", wall.due, name="due"),
    path("<slug:name>/", report.show, name="report"),
    path("<slug:name>/tickets/", report.behind, name="behind"),
]
