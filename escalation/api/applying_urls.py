"""Where the newest version of a setting is applied to open tickets."""

from django.urls import path

from escalation.api import applying

urlpatterns = [
    path("calendars/<int:pk>/apply/", applying.CalendarApplying.as_view()),
    path("sla-policies/<int:pk>/apply/", applying.PolicyApplying.as_view()),
]
