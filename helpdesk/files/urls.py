"""The address of files."""

from django.urls import path

from helpdesk.files.views import file

urlpatterns = [path("files/<uuid:uuid>/", file, name="file")]
