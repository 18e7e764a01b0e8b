"""Numbers for Prometheus at `/metrics`, for the inner network alone.

Requests are counted by each web process; what the whole desk does is asked of the database and Redis when Prometheus
comes, so that any one web process tells all of it. A server that is away is told as 0, and the rest still answers.
"""

import hmac
import json
import os
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import redis
from django.conf import settings
from django.db import DatabaseError, connection, models
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from helpdesk import __version__
from helpdesk.deadlines import heartbeat
from helpdesk.deadlines.audit import last_report
from helpdesk.deadlines.checks import checks
from helpdesk.deadlines.registry import kinds
from helpdesk.deadlines.sweep import probe
from helpdesk.insights.models import Place
from helpdesk.ledger.models import Delivery
from helpdesk.live import addresses
from helpdesk.web import counters
from helpdesk.web.times import now

PATH = "/metrics"
COUNTED = 10_000
"""Rows beyond this are not counted: a scrape stays quick when much is wrong."""


class MetricsMiddleware:
    """Answers Prometheus before the rest of the chain: it knows a process by its address, not the desk by its name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer `/metrics` to those who may know; to others there is no such page."""
        if request.path_info != PATH:
            return self.get_response(request)
        if request.method != "GET" or not may_read(request):
            return HttpResponse(status=404)
        return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def may_read(request: HttpRequest) -> bool:
    """Say whether the caller is inside: it did not come through the web server in front, and knows the token if any.

    The web server in front refuses the address as well, and adds to whatever it lets pass where it came from.
    """
    if "X-Forwarded-For" in request.headers:
        return False
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return not settings.METRICS_TOKEN or hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())


def _registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    registry.register(_Desk())
    return registry


class _Desk:
    """What the desk as a whole tells; a part that cannot be asked is left out."""

    def collect(self) -> Iterator[Metric]:
        """Yield every number."""
        yield _gauge("desk_info", "The version that runs.", [("version", __version__, 1)])
        yield from _or_away("desk_database_up", "Whether the database answers.", _of_database, DatabaseError)
        yield from _or_away("desk_redis_up", "Whether Redis answers.", _of_redis, redis.RedisError)
        if settings.LIVE_URL:
            yield from _or_away("desk_live_up", "Whether the live process answers.", _of_live, OSError)


def _or_away(
    name: str, words: str, ask: Callable[[], Iterable[Metric]], trouble: type[Exception]
) -> Iterator[Metric]:
    try:
        told = list(ask())
    except trouble:
        told = []
        is_up = False
    else:
        is_up = True
    yield GaugeMetricFamily(name, words, value=is_up)
    yield from told


def _of_database() -> Iterator[Metric]:
    at = now()
    yield from _sweep(at)
    yield from _audit()
    yield from _outbox(at)
    yield from _facts()
    yield _connections()
    yield _size()


def _sweep(at: datetime) -> Iterator[Metric]:
    last = heartbeat.last_beat("sweep")
    if last is not None:
        yield GaugeMetricFamily(
            "desk_sweep_last_run_timestamp_seconds",
            "When the sweep last ran to its end.",
            value=last.timestamp(),
        )
    since = probe(at)
    lags = [(kind.name, (at - since.get(kind.name, at)).total_seconds()) for kind in kinds()]
    yield _gauge(
        "desk_deadlines_lag_seconds",
        "How long the earliest due deadline has waited for the sweep, by kind.",
        [("kind", name, seconds) for name, seconds in lags],
    )
    yield _gauge(
        "desk_deadlines_due",
        f"Deadlines that are due and wait for the sweep, by kind; counted up to {COUNTED}.",
        [
            ("kind", kind.name, _count(kind.model._default_manager.filter(next_at__lte=at, parked_at=None)))
            for kind in kinds()
        ],
    )
    yield _gauge(
        "desk_deadlines_parked",
        f"Deadlines that the sweep gave up on, by kind; counted up to {COUNTED}.",
        [
            ("kind", kind.name, _count(kind.model._default_manager.filter(parked_at__isnull=False)))
            for kind in kinds()
        ],
    )


def _audit() -> Iterator[Metric]:
    """Tell nothing before the first audit: a zero would say that somebody looked."""
    report = last_report()
    if report is None:
        return
    yield GaugeMetricFamily(
        "desk_audit_last_run_timestamp_seconds", "When the auditor last looked.", value=report.at.timestamp()
    )
    found = Counter(finding.check for finding in report.findings)
    yield _gauge(
        "desk_audit_findings",
        "What the last audit found wrong, by check.",
        [("check", name, found[name]) for name in checks()],
    )
    yield GaugeMetricFamily(
        "desk_audit_in_danger", "Whether a finding puts promises in danger.", value=report.endangers
    )


def _outbox(at: datetime) -> Iterator[Metric]:
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING)
    yield GaugeMetricFamily(
        "desk_outbox_waiting",
        f"Deliveries that have not left yet; counted up to {COUNTED}.",
        value=_count(waiting),
    )
    yield GaugeMetricFamily(
        "desk_outbox_failed",
        f"Deliveries that were given up; counted up to {COUNTED}.",
        value=_count(Delivery.objects.filter(state=Delivery.State.FAILED)),
    )
    oldest = waiting.order_by("next_at").values_list("created_at", flat=True)[:COUNTED]
    ages = [(at - created_at).total_seconds() for created_at in oldest]
    yield GaugeMetricFamily(
        "desk_outbox_oldest_age_seconds",
        "How long ago the oldest of them was decided.",
        value=max(ages, default=0.0),
    )


def _facts() -> Iterator[Metric]:
    """Tell nothing before the facts that figures are read from were refreshed for the first time."""
    place = Place.objects.filter(refreshed_at__isnull=False).first()
    if place is None or place.refreshed_at is None:
        return
    yield GaugeMetricFamily(
        "desk_facts_last_refresh_timestamp_seconds",
        "When the facts that reports are read from were last refreshed.",
        value=place.refreshed_at.timestamp(),
    )
    yield GaugeMetricFamily(
        "desk_facts_building",
        "Whether all facts are being told anew from the ledger: until then reports are not complete.",
        value=place.built_to is not None,
    )


def _connections() -> Metric:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(state, 'other'), count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() GROUP BY 1"
        )
        rows = cursor.fetchall()
    return _gauge(
        "desk_database_connections",
        "Connections to the desk's database, by state.",
        [("state", state, number) for state, number in rows],
    )


def _size() -> Metric:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        (size,) = cursor.fetchone()
    return GaugeMetricFamily("desk_database_bytes", "The size of the desk's database.", value=size)


def _of_redis() -> Iterator[Metric]:
    counts, pulses = counters.read()
    yield _counter(
        "desk_deadlines",
        "Deadlines that the sweep dealt with, by kind and outcome.",
        ["kind", "outcome"],
        {name: number for name, number in counts.items() if name.startswith("sweep:")},
    )
    yield _counter(
        "desk_deliveries",
        "Tries to deliver, by channel and outcome.",
        ["channel", "outcome"],
        {name: number for name, number in counts.items() if name.startswith("delivery:")},
    )
    workers = [one for one in pulses if one.group == "worker"]
    yield GaugeMetricFamily("desk_workers", "Celery workers that are alive.", value=len(workers))


def _of_live() -> Iterator[Metric]:
    with urllib.request.urlopen(settings.LIVE_URL + addresses.STATE, timeout=0.5) as answer:  # noqa: S310  an address of the operator's
        told = json.load(answer)
    yield GaugeMetricFamily(
        "desk_live_streams", "Open live streams of a live process.", value=told["streams"]
    )


def _count(rows: "models.QuerySet[models.Model]") -> int:
    return rows[:COUNTED].count()


def _gauge(name: str, words: str, values: Iterable[tuple[str, str, float]]) -> Metric:
    """Return a gauge with one label: triples of the label's name, its value and the number."""
    told = list(values)
    metric = GaugeMetricFamily(name, words, labels=[told[0][0]] if told else ["none"])
    for _label, value, number in told:
        metric.add_metric([value], number)
    return metric


def _counter(name: str, words: str, labels: list[str], counts: dict[str, int]) -> Metric:
    """Return a counter from counts named `group:label:label`."""
    metric = CounterMetricFamily(name, words, labels=labels)
    for key, number in sorted(counts.items()):
        metric.add_metric(key.split(":")[1:], number)
    return metric
