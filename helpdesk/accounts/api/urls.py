"""The addresses of people, their groups and their tokens."""

from django.urls import path

from helpdesk.accounts.api import (
    customer_views,
    duty_views,
    event_views,
    group_views,
    signin_views,
    token_views,
    user_views,
)

urlpatterns = [
    path("events/", event_views.Feed.as_view()),
    path("users/", user_views.Users.as_view()),
    path("users/<int:pk>/", user_views.UserDetail.as_view()),
    path("users/<int:pk>/availability/", user_views.Availability.as_view()),
    path("users/<int:pk>/invitation/", signin_views.Invitation.as_view()),
    path("users/<int:pk>/second-factor/", signin_views.SecondFactor.as_view()),
    path("users/<int:pk>/sessions/", signin_views.Sessions.as_view()),
    path("teams/", group_views.Teams.as_view()),
    path("teams/<int:pk>/", group_views.TeamDetail.as_view()),
    path("skills/", group_views.Skills.as_view()),
    path("skills/<int:pk>/", group_views.SkillDetail.as_view()),
    path("duty-schedules/", duty_views.DutySchedules.as_view()),
    path("duty-schedules/<int:pk>/", duty_views.DutyScheduleDetail.as_view()),
    path("duty-schedules/<int:pk>/on-duty/", duty_views.OnDuty.as_view()),
    path("duty-schedules/<int:pk>/stand-ins/", duty_views.StandIns.as_view()),
    path("duty-schedules/<int:pk>/stand-ins/<int:number>/", duty_views.StandInDetail.as_view()),
    path("requesters/", customer_views.Requesters.as_view()),
    path("requesters/<int:pk>/", customer_views.RequesterDetail.as_view()),
    path("organisations/", customer_views.Organisations.as_view()),
    path("organisations/<int:pk>/", customer_views.OrganisationDetail.as_view()),
    path("tokens/", token_views.Tokens.as_view()),
    path("tokens/<int:pk>/", token_views.TokenDetail.as_view()),
]
