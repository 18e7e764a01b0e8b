"""The bases of the API's endpoints: repeatable POSTs, the role's leave, lists and single things without ceremony."""

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from django.db.transaction import atomic
from django.shortcuts import get_object_or_404
from rest_framework import status
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.generics import GenericAPIView
from rest_framework.metadata import SimpleMetadata
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from helpdesk.web.api import idempotency
from helpdesk.web.api.counting import wants_count
from helpdesk.web.api.filters import refuse_unknown


class NameAlone(SimpleMetadata):
    """What OPTIONS answers: the endpoint's name and its media types. Bodies are described in the document."""

    def determine_actions(self, request: Request, view: Any) -> dict[str, Any]:
        """Return nothing: a view need not have a serializer, nor rows, for each method."""
        return {}


class DeskView(GenericAPIView[Any]):
    """An endpoint.

    `scopes` names what a token needs to read and to write, `needs` what the caller's role must allow where that
    is another thing than the scope's own, `own` whether it holds the caller's own settings. `parameters` are those
    of the address that it knows; lists have their own way of saying it. `orderings` are the columns a list can be
    ordered by, `secrets` the members of a POST's answer that are shown once, `problems` the
    further statuses that a write may answer (for the document), `has_revision` says that writes understand
    `If-Match`, `tagged` names the methods whose answers carry an `ETag`; a GET among them understands `If-None-Match`.
    """

    metadata_class: Any = NameAlone
    scopes: ClassVar[dict[str, str]] = {}
    needs: ClassVar[dict[str, str]] = {}
    own: ClassVar[str] = ""
    parameters: ClassVar[frozenset[str]] = frozenset()
    orderings: ClassVar[Sequence[str]] = ("id",)
    secrets: ClassVar[tuple[str, ...]] = ()
    problems: ClassVar[tuple[int, ...]] = ()
    has_revision: ClassVar[bool] = False
    tagged: ClassVar[Sequence[str]] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Settle who asks and whether they may; then let a write happen wholly or not at all, a keyed POST once."""
        super().initial(request, *args, **kwargs)
        method = str(request.method).lower()
        handler = getattr(self, method)
        is_reading = request.method in SAFE_METHODS
        if not is_reading or not isinstance(self, ListModelMixin):
            refuse_unknown(request, self.parameters)
        if is_reading:
            return
        has_key = request.method == "POST" and idempotency.HEADER in request.headers
        # dispatch looks the handler up on the instance, after this
        setattr(self, method, partial(idempotency.once, self, handler) if has_key else atomic(handler))

    def check_permissions(self, request: Request) -> None:
        """Settle whether the caller may. A method that is not there is 405 to everybody who is signed in, not 403."""
        if request.user.is_authenticated and request.method not in self.allowed_methods:
            raise MethodNotAllowed(str(request.method))
        super().check_permissions(request)

    @property
    def actor(self) -> Any:
        """Return who asks: a user of accounts, which this room does not know."""
        return self.request.user

    def get_object(self) -> Any:
        """Return the row that the address names, from the rows that the caller may know. Raises Http404."""
        row = get_object_or_404(self.get_queryset(), **{self.lookup_field: self.kwargs[self.lookup_field]})
        self.check_object_permissions(self.request, row)
        return row

    def read(self, serializer_class: type[BaseSerializer[Any]], instance: Any = None, **options: Any) -> Any:
        """Return the body's values as the serializer reads them. Raises ValidationError."""
        context = self.get_serializer_context()
        serializer = serializer_class(instance, data=self.request.data, context=context, **options)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def shown(self, row: Any, code: int = status.HTTP_200_OK, **headers: str) -> Response:
        """Answer with the row as the API shows it."""
        return Response(self.get_serializer(row).data, status=code, headers=headers)

    def created(self, row: Any) -> Response:
        """Answer that the row was made."""
        return self.shown(row, status.HTTP_201_CREATED)

    def whole(self, items: Sequence[Any], **members: Any) -> Response:
        """Answer a short list as one page, in the shape of all lists; counted where the address asks for it."""
        counted = {"count": {"value": len(items), "exact": True}} if wants_count(self.request) else {}
        return self.shown({"results": items, **members, **counted})


class ListView(ListModelMixin, DeskView):
    """A list: a page of the view's rows, filtered and ordered as the address asks. Its POST, if any, makes a row."""

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer a page."""
        return self.list(request, *args, **kwargs)


class DetailView(RetrieveModelMixin, DeskView):
    """One thing, named by its address."""

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer it."""
        return self.retrieve(request, *args, **kwargs)
