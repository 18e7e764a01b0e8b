"""The addresses of what knowledge shows on a ticket."""

from django.urls import path

from knowledge_base.views import beside, lessons

app_name = "learning"

urlpatterns = [
    path("t/<ticket_key:key>/knowledge", beside.beside, name="beside"),
    path("t/<ticket_key:key>/knowledge/<slug:slug>", beside.use, name="use"),
    path("t/<ticket_key:key>/before-escalating", beside.before_escalating, name="before_escalating"),
    path("t/<ticket_key:key>/lesson/write", lessons.write, name="write"),
    path("t/<ticket_key:key>/lesson/found", lessons.found, name="found"),
    path("t/<ticket_key:key>/lesson/decline", lessons.decline, name="decline"),
    path("t/<ticket_key:key>/lesson/give", lessons.give, name="give"),
]
