"""Addresses of calendars and SLA policies: what was promised, and in which hours it counts."""

from typing import Any

from django.urls import path

from escalation.recounting import Setting
from escalation.views import applying, calendars, holidays, policies, special_days

_CALENDAR: dict[str, Any] = {"setting": Setting.CALENDAR}
_POLICY: dict[str, Any] = {"setting": Setting.POLICY}

urlpatterns = [
    path("calendars/", calendars.index, name="calendars"),
    path("calendars/new", calendars.add, name="calendar_new"),
    path("calendars/<int:pk>/", calendars.calendar, name="calendar"),
    path("calendars/<int:pk>/hours", calendars.hours, name="calendar_hours"),
    path("calendars/<int:pk>/days/new", special_days.add, name="calendar_day_new"),
    path("calendars/<int:pk>/days/<slug:day>", special_days.edit, name="calendar_day"),
    path("calendars/<int:pk>/days/<slug:day>/remove", special_days.remove, name="calendar_day_remove"),
    path("calendars/<int:pk>/holidays", holidays.bring, name="calendar_holidays"),
    path("calendars/<int:pk>/versions/<int:number>/restore", calendars.restore, name="calendar_restore"),
    path("calendars/<int:pk>/apply/", applying.choose, _CALENDAR, name="calendar_apply"),
    path("calendars/<int:pk>/apply/<int:number>/", applying.job, _CALENDAR, name="calendar_apply_job"),
    path("sla-policies/", policies.index, name="policies"),
    path("sla-policies/new", policies.add, name="policy_new"),
    path("sla-policies/<int:pk>/", policies.policy, name="policy"),
    path("sla-policies/<int:pk>/edit", policies.edit, name="policy_edit"),
    path("sla-policies/<int:pk>/versions/<int:number>/restore", policies.restore, name="policy_restore"),
    path("sla-policies/<int:pk>/apply/", applying.choose, _POLICY, name="policy_apply"),
    path("sla-policies/<int:pk>/apply/<int:number>/", applying.job, _POLICY, name="policy_apply_job"),
]
