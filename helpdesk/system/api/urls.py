"""The addresses of the system."""

from django.urls import path

from helpdesk.system.api import views

urlpatterns = [
    path("system/", views.SystemState.as_view()),
    path("system/parked/retry/", views.ParkedRetry.as_view()),
    path("system/deliveries/retry/", views.DeliveryRetry.as_view()),
]
