"""What jobs look like from outside."""

from typing import Any

from rest_framework import serializers

from helpdesk.jobs.models import Job, JobState
from helpdesk.web.api.fields import Instant, PlainJSON


class JobSerializer(serializers.ModelSerializer[Job]):
    """A job: how far it is, what came out, and why it failed if it did. `result` differs by kind."""

    state = serializers.ChoiceField(choices=JobState.choices)
    result: Any = PlainJSON()
    created_at = Instant()
    finished_at = Instant(allow_null=True)

    class Meta:
        """What a job tells."""

        model = Job
        fields = (
            "id",
            "kind",
            "subject",
            "state",
            "done",
            "total",
            "result",
            "error",
            "created_at",
            "finished_at",
        )
        read_only_fields = fields
