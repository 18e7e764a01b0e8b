"""The addresses of the system page."""

from django.urls import path

from helpdesk.system import views

app_name = "system"

urlpatterns = [
    path("", views.page, name="page"),
    path("parked/retry/", views.retry_all_parked, name="retry_all_parked"),
    path("parked/<slug:kind>/<int:pk>/retry/", views.retry_parked, name="retry_parked"),
    path("deliveries/retry/", views.retry_all_deliveries, name="retry_all_deliveries"),
    path("deliveries/<int:pk>/retry/", views.retry_delivery, name="retry_delivery"),
]
