"""Addresses of duty schedules."""

from django.urls import path

from helpdesk.accounts.views import duty

app_name = "duty"

urlpatterns = [
    path("", duty.schedules, name="list"),
    path("new", duty.add, name="new"),
    path("<slug:slug>/", duty.schedule, name="schedule"),
    path("<slug:slug>/edit", duty.edit, name="edit"),
    path("<slug:slug>/stand-ins/new", duty.stand_in, name="stand_in"),
    path("<slug:slug>/stand-ins/<int:number>/end", duty.end_stand_in, name="end_stand_in"),
    path("<slug:slug>/versions/<int:version>/restore", duty.restore, name="restore"),
]
