"""Jobs: their progress, and stopping them."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.jobs.api.shapes import JobSerializer
from helpdesk.jobs.models import Job
from helpdesk.jobs.registry import USUAL_SCOPES, scopes_of
from helpdesk.jobs.running import cancel
from helpdesk.web.api.views import DetailView


class JobDetail(DetailView):
    """One job, for whoever asked for it. One that answers a report needs `reports:read`, also to be stopped."""

    scopes = USUAL_SCOPES
    serializer_class = JobSerializer
    queryset = Job.objects.none()

    def check_permissions(self, request: Request) -> None:
        """Settle whether the caller may: what began a job is enough to see it."""
        if request.user.is_authenticated:
            kind = self.get_queryset().filter(pk=self.kwargs["pk"]).values_list("kind", flat=True).first()
            self.scopes = scopes_of(kind or "")  # type: ignore[misc]  # of this request alone
        super().check_permissions(request)

    def get_queryset(self) -> "QuerySet[Job]":
        """Return the jobs that the caller asked for."""
        return Job.objects.filter(user_id=self.actor.pk)

    @extend_schema(responses={200: JobSerializer})
    def delete(self, request: Request, pk: int) -> Response:
        """Stop it after the batch that runs. What is done stays; a finished job stays as it is."""
        return self.shown(cancel(self.get_object().pk))
