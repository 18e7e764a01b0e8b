"""Addresses of escalations, and of what escalation shows of a ticket."""

from django.urls import path

from escalation import promise_urls
from escalation.views import (
    asking,
    board,
    day,
    draft,
    escalating,
    exchanging,
    load,
    matrix,
    paths,
    promises,
    simulating,
    versions,
)

app_name = "escalation"

urlpatterns = [
    path("day/", day.day, name="day"),
    path("esc/", board.board, name="list"),
    path("esc/load/", load.loads, name="load"),
    path("esc/load/<slug:slug>", load.watch, name="load_watch"),
    path("esc/E-<int:number>", board.detail, name="detail"),
    path("esc/E-<int:number>/acknowledge", escalating.acknowledge, name="acknowledge"),
    path("t/<ticket_key:key>/clocks", promises.clock_strip, name="clock_strip"),
    path("t/<ticket_key:key>/escalation", promises.panel, name="panel"),
    path("t/<ticket_key:key>/approval", asking.questions, name="questions"),
    path("t/<ticket_key:key>/approvals/<int:number>", asking.decide, name="decide"),
    path("t/<ticket_key:key>/escalate", escalating.escalate, name="escalate"),
    path("t/<ticket_key:key>/deescalate", escalating.deescalate, name="deescalate"),
    path("matrix/", matrix.matrix, name="matrix"),
    path("matrix/draft/", draft.draft, name="draft"),
    path("matrix/draft/rules/new", draft.add, name="rule_new"),
    path("matrix/draft/rules/<slug:rule>", draft.edit, name="rule"),
    path("matrix/draft/rules/<slug:rule>/move", draft.move, name="rule_move"),
    path("matrix/draft/rules/<slug:rule>/remove", draft.remove, name="rule_remove"),
    path("matrix/draft/discard", draft.discard, name="draft_discard"),
    path("matrix/draft/publish", draft.publish, name="draft_publish"),
    path("matrix/export.<slug:format>", exchanging.take, name="export"),
    path("matrix/import/", exchanging.bring, name="import"),
    path("matrix/simulate/", simulating.simulator, name="simulate"),
    path("matrix/paths/", paths.paths, name="paths"),
    path("matrix/paths/new", paths.add, name="path_new"),
    path("matrix/paths/<slug:slug>/", paths.path, name="path"),
    path("matrix/paths/<slug:slug>/edit", paths.edit, name="path_edit"),
    path("matrix/paths/<slug:slug>/versions/<int:version>/restore", paths.restore, name="path_restore"),
    path("matrix/versions/", versions.versions, name="versions"),
    path("matrix/versions/<int:version>/", versions.version, name="version"),
    path("matrix/versions/<int:version>/restore", versions.restore, name="version_restore"),
    path("matrix/versions/<int:version>/withdraw", versions.withdraw, name="version_withdraw"),
    *promise_urls.urlpatterns,
]
