"""The address of the stream's keys. The stream itself is answered by the live process: `helpdesk.asgi`."""

from django.urls import path

from helpdesk.live import views

app_name = "live"

urlpatterns = [path("key/", views.key, name="key")]
