"""The addresses of promises, escalations and the rules behind them."""

from django.urls import path

from escalation.api import approvals, draft_views, problems, rule_views, ticket_views, views, watching

__all__ = ["problems", "urlpatterns"]

urlpatterns = [
    path("tickets/<str:key>/clocks/", ticket_views.Clocks.as_view()),
    path("tickets/<str:key>/forecast/", ticket_views.Forecast.as_view()),
    path("tickets/<str:key>/escalate/", ticket_views.Escalate.as_view()),
    path("tickets/<str:key>/deescalate/", ticket_views.Deescalate.as_view()),
    path("escalations/", views.Escalations.as_view()),
    path("escalations/<int:pk>/", views.EscalationDetail.as_view()),
    path("escalations/<int:pk>/acknowledge/", views.Acknowledgement.as_view()),
    path("escalations/<int:pk>/advance/", views.Advance.as_view()),
    path("escalations/<int:pk>/close/", views.Closing.as_view()),
    path("escalations/<int:number>/approvals/", approvals.Approvals.as_view()),
    path("escalations/<int:number>/approvals/<int:pk>/decide/", approvals.Decision.as_view()),
    path("approvals/", approvals.Approvals.as_view()),
    path("approvals/<int:pk>/", approvals.ApprovalDetail.as_view()),
    path("approvals/<int:pk>/decide/", approvals.Decision.as_view()),
    path("matrix/", rule_views.Matrix.as_view()),
    path("matrix/versions/", rule_views.MatrixVersions.as_view()),
    path("matrix/versions/<int:number>/", rule_views.MatrixVersionDetail.as_view()),
    path("matrix/versions/<int:number>/restore/", draft_views.VersionRestore.as_view()),
    path("matrix/versions/<int:number>/withdraw/", draft_views.VersionWithdrawal.as_view()),
    path("matrix/draft/", draft_views.Draft.as_view()),
    path("matrix/draft/validate/", draft_views.DraftCheck.as_view()),
    path("matrix/draft/publish/", draft_views.DraftPublication.as_view()),
    path("matrix/simulate/", draft_views.Simulation.as_view()),
    path("teams/<int:pk>/overload/", watching.TeamOverload.as_view()),
    path("sla-policies/", rule_views.Policies.as_view()),
    path("sla-policies/<int:pk>/", rule_views.PolicyDetail.as_view()),
    path("paths/", rule_views.Paths.as_view()),
    path("paths/<int:pk>/", rule_views.PathDetail.as_view()),
]
