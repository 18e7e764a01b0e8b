"""Pages of the lowest room."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helpdesk.web.htmx import wants_part
from helpdesk.web.manifest import manifest as app_manifest
from helpdesk.web.palette import found
from helpdesk.web.styleguide import samples
from helpdesk.web.times import now


@require_safe
def manifest(_request: HttpRequest) -> HttpResponse:
    """Tell a browser how the desk looks on a home screen. Everybody may ask: browsers do so without signing in."""
    return JsonResponse(app_manifest(), content_type="application/manifest+json")


@require_safe
@login_required
def palette(request: HttpRequest) -> HttpResponse:
    """Answer the palette's question `q` with groups of options; each source shows what the reader may see."""
    groups = found(request, request.GET.get("q", ""))
    return render(request, "agent/_palette_found.html", {"groups": groups})


@login_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state; asked by htmx, the dialog alone, with `drawer` as a drawer."""
    if not wants_part(request):
        return render(request, "styleguide.html", samples(now()))
    is_drawer = "drawer" in request.GET
    shown = {**samples(now()), "drawer": is_drawer, "wide": not is_drawer}
    return render(request, "styleguide/_dialog.html", shown)
