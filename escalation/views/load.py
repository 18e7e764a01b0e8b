"""How teams stand, and what the desk does by itself when one has more than it can answer in time."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from escalation.load_forms import WatchForm
from escalation.models import TeamWatch
from escalation.services.watching import watch_team
from escalation.team_loads import may_know, team_loads
from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.accounts.models import Team
from helpdesk.web.htmx import render_dialog, wants_part
from helpdesk.web.times import now


@require_safe
@allowed("escalations.view")
def loads(request: DeskRequest) -> HttpResponse:
    """List the teams with what waits for them and who is there; the ones that are short first."""
    at = now()
    context = {
        "at": at,
        "rows": team_loads(request.user, at),
        "may_write": request.user.may("settings.write"),
    }
    return render(request, "escalation/load.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def watch(request: DeskRequest, slug: str) -> HttpResponse:
    """Ask how far ahead to look on a team's queue and who helps out; keep what is posted."""
    team = get_object_or_404(Team, slug=slug, is_active=True)
    if not may_know(request.user, team):
        raise Http404
    known = TeamWatch.objects.filter(team=team).first()
    form = WatchForm(request.POST or None, team=team, watch=known)
    if form.is_valid() and _save(request, team, form):
        messages.success(request, _("It is saved, and holds from now on."))
        url = reverse("escalation:load")
        return HttpResponseClientRedirect(url) if wants_part(request) else redirect(url)
    context = {"team": team, "form": form}
    return render_dialog(request, "escalation/load_watch.html", context, status=422 if form.is_bound else 200)


def _save(request: DeskRequest, team: Team, form: WatchForm) -> bool:
    """Save it; say in the form why not, and return whether it was saved."""
    try:
        watch_team(team, **form.cleaned_data, actor=request.user.pk)
    except ValidationError as error:
        for text in error.messages:
            form.add_error(None, text)
        return False
    return True
