"""The address of a file. Whether its reader may is asked each time, of the room that links it."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from helpdesk.files.models import File
from helpdesk.files.registry import may_read
from helpdesk.files.serving import hand_out


@require_safe
def file(request: HttpRequest, uuid: str) -> HttpResponseBase:
    """Answer with a file; what the reader may not read does not exist, and a stranger is sent to the sign-in."""
    found = File.objects.filter(key=uuid).first()
    if found is not None and may_read(request.user, found):
        return hand_out(request, found)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    raise Http404
