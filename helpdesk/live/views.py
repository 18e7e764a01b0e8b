"""The door at which a page renews its key to the stream."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from helpdesk.live.keys import key_for


@never_cache
@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """Answer a fresh key; 401 for who is not signed in (any more), 403 for who may not hear, or without a stream."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    found = key_for(request)
    return JsonResponse(found or {}, status=200 if found else 403)
