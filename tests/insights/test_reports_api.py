"""Reports over the API: definitions, figures at other instants, lists, and who may see them."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.accounts.models import Team
from helpdesk.insights.definitions import REPORTS
from helpdesk.jobs.models import Job
from helpdesk.jobs.running import run_waiting
from tests.escalation import rules
from tests.escalation.rules import DAY, HOUR, T0
from tests.insights.asking import MAY, RATE, counted, read, total
from tests.people import api_client, hire
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_every_report_has_its_definition_in_words(manager, year):
    listed = manager.get("/api/v1/reports/").json()["results"]
    named = (
        "escalation-rate first-contact-resolution first-response-time resolution-time sla csat backlog time-at-level "
        "flow knowledge knowledge-gaps promises workload"
    )
    assert {*named.split()} <= {report["name"] for report in listed}
    assert all(len(report["definition"]) > 60 for report in listed)
    for report in listed:
        body = manager.get(f"/api/v1/reports/{report['name']}/", MAY).json()
        assert body["definition"] == report["definition"]
    assert {report["name"] for report in listed if not report["is_measured"]} == {
        "csat", "promises", "approvals", "signs",
    }  # fmt: skip


def test_what_was_just_written_is_counted(manager, year):
    one = year.ticket(T0)
    assert counted(manager) == (0, 1)
    year.escalate(one, HOUR)
    assert counted(manager) == (1, 1)
    body = manager.get(RATE, MAY).json()
    assert body["is_complete"]


def test_figures_stand_as_of_an_instant_whatever_happened_later(manager, year):
    one, two = year.ticket(T0), year.ticket(T0 + HOUR)
    year.answer(one, HOUR, solves=True)
    at = (T0 + 3 * HOUR).isoformat()
    before = {name: total(manager, name, as_of=at) for name in REPORTS if name != "ageing"}
    assert (before["escalation-rate"]["numerator"], before["escalation-rate"]["denominator"]) == (0, 2)
    assert before["first-contact-resolution"]["value"] == 1
    year.escalate(two, 4 * HOUR)
    year.hear(one, DAY)
    year.mark_spam(one, T0 + 2 * DAY)
    year.ticket(T0 + 2 * DAY)
    assert {name: total(manager, name, as_of=at) for name in REPORTS if name != "ageing"} == before
    assert counted(manager) == (1, 2)
    assert counted(manager, as_of=(T0 + 4 * HOUR).isoformat()) == (0, 2)
    assert counted(manager, as_of=(T0 + 5 * HOUR).isoformat()) == (1, 2)
    assert counted(manager, as_of=(T0 - HOUR).isoformat()) == (0, 0)


def test_the_list_of_the_past_is_that_of_its_figure(manager, year):
    one, two = year.ticket(T0), year.ticket(T0)
    year.escalate(one, HOUR)
    year.escalate(two, 3 * HOUR)
    asked = {**MAY, "as_of": (T0 + 2 * HOUR).isoformat()}
    listed = manager.get(f"{RATE}tickets/", asked).json()["results"]
    assert [ticket["key"] for ticket in listed] == [one.ticket.key]


def test_an_instant_far_back_is_answered_by_a_job(manager, year, monkeypatch):
    one, two, three = year.ticket(T0), year.ticket(T0), year.ticket(T0)
    year.escalate(one, HOUR)
    for later in (two, three):
        year.escalate(later, 3 * HOUR)
    asked = {**MAY, "as_of": (T0 + 2 * HOUR).isoformat(), "by": "reason"}
    at_once = manager.get(RATE, asked).json()
    monkeypatch.setattr("helpdesk.insights.past.MOST", 1)
    monkeypatch.setattr("helpdesk.insights.jobs.BATCH", 1)
    first, again = manager.get(RATE, asked), manager.get(RATE, asked)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json()["id"] == again.json()["id"]
    run_waiting(seconds=30)
    done = manager.get(RATE, asked)
    assert done.status_code == 200
    told = ("computed_at", "facts_at")
    assert {**done.json(), **dict.fromkeys(told)} == {**at_once, **dict.fromkeys(told)}
    job = manager.get(f"/api/v1/jobs/{first.json()['id']}/").json()
    assert (job["state"], job["done"], job["total"]) == ("done", 2, 2)
    assert not job["result"]
    text = read(manager.get(RATE, {**asked, "format": "csv"})).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert (rows[0]["numerator"], rows[0]["denominator"]) == ("1", "3")
    assert [row["name"] for row in rows if row["group"] and not row["start"]] == [
        "Knowledge or training needed"
    ]


def test_whoever_may_only_read_reports_sees_and_stops_the_job_of_theirs(cast, year, monkeypatch):
    for one in (year.ticket(T0), year.ticket(T0)):
        year.escalate(one, 3 * HOUR)
    monkeypatch.setattr("helpdesk.insights.past.MOST", 1)
    reader = api_client(cast.manager, "reports:read")
    begun = reader.get(RATE, {**MAY, "as_of": (T0 + HOUR).isoformat()})
    place = begun.headers["Location"]
    assert (begun.status_code, reader.get(place).json()["state"]) == (202, "waiting")
    assert api_client(cast.manager, "tickets:read").get(place).status_code == 403
    for scope, code in (("reports:read", 403), ("tickets:read", 404)):
        assert api_client(cast.escalations, scope).get(place).status_code == code
    assert reader.delete(place).json()["state"] == "cancelled"
    Job.objects.update(kind="recalculation")
    assert reader.get(place).status_code == 403


def test_the_list_of_an_instant_too_far_back_is_refused_by_name(manager, year, monkeypatch):
    for one in (year.ticket(T0), year.ticket(T0)):
        year.escalate(one, 3 * HOUR)
    monkeypatch.setattr("helpdesk.insights.past.MOST", 1)
    listed = manager.get(f"{RATE}tickets/", {**MAY, "as_of": (T0 + HOUR).isoformat()})
    assert (listed.status_code, list(listed.json()["errors"])) == (400, ["as_of"])


def test_what_was_kept_for_a_lead_is_not_shown_once_they_lead_another_team(cast, year, monkeypatch):
    for one in (year.ticket(T0), year.ticket(T0)):
        year.escalate(one, 3 * HOUR)
    lead = api_client(cast.lead)
    long = {"from": "2026-01-01", "to": "2026-06-01", "tz": "UTC", "bucket": "month"}
    past = {**long, "as_of": (T0 + HOUR).isoformat()}
    monkeypatch.setattr("helpdesk.insights.past.MOST", 1)
    assert lead.get(RATE, past).status_code == 202
    run_waiting(seconds=30)
    assert [lead.get(RATE, one).json()["total"]["denominator"] for one in (long, past)] == [2, 2]
    cast.lead.teams.clear()
    Team.objects.filter(lead=cast.lead).update(lead=None)
    assert lead.get(RATE, long).json()["total"]["denominator"] == 0
    assert lead.get(RATE, past).status_code == 202


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"from": "yesterday"}, "from"),
        ({"to": "2026-05-01"}, "to"),
        ({"bucket": "hour"}, "bucket"),
        ({"tz": "Mars/Olympus"}, "tz"),
        ({"by": "colour"}, "by"),
        ({"as_of": "noon"}, "as_of"),
        ({"team": "nobody"}, "team"),
        ({"channel": "pigeon"}, "channel"),
        ({"level": "0"}, "level"),
        ({"level": "0990000000000000000000"}, "level"),
        ({"tz": "localtime"}, "tz"),
        ({"tz": "Factory"}, "tz"),
        ({"tz": "../../etc/passwd"}, "tz"),
        ({"as_of": "2026-05-04T09:00:00"}, "as_of"),
        ({"as_of": "9999-12-31T23:59:59-12:00"}, "as_of"),
        ({"as_of": "0001-01-01T00:00:00Z"}, "as_of"),
        ({"team": "a\x00b"}, "team"),
        ({"colour": "red"}, "colour"),
        ({"clock": "resolution"}, "clock"),
        ({"format": "pdf"}, "format"),
        ({"from": "0001-01-01"}, "from"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_its_name(manager, parameters, field):
    answered = manager.get(RATE, {**MAY, **parameters})
    assert answered.status_code == 400
    assert list(answered.json()["errors"]) == [field]


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"group": "x"}, "group"),
        ({"by": "channel", "group": "x"}, "group"),
        ({"by": "level", "group": "²"}, "group"),
        ({"by": "level", "group": "9" * 25}, "group"),
        ({"start": "2026-05-05x"}, "start"),
        ({"start": "2026-06-01"}, "start"),
        ({"part": "both"}, "part"),
    ],
)
def test_a_cell_that_is_none_is_refused_by_its_name(manager, year, parameters, field):
    answered = manager.get(f"{RATE}tickets/", {**MAY, **parameters})
    assert answered.status_code == 400
    assert list(answered.json()["errors"]) == [field]


@pytest.mark.parametrize(
    ("name", "cell"), [("flow", {"group": "7-8"}), ("sla", {"by": "level", "group": "7"})]
)
def test_a_group_that_is_none_counts_nothing(manager, year, name, cell):
    year.ticket(T0)
    rules.sweep(T0 + 5 * DAY)
    for part in ("numerator", "denominator"):
        listed = manager.get(f"/api/v1/reports/{name}/tickets/", {**MAY, **cell, "part": part})
        assert listed.json()["results"] == []


def test_a_filter_has_so_many_values_and_no_more(manager, year, cast):
    year.ticket(T0)
    slug = cast.first_line.slug
    assert total(manager, team=",".join([slug] * 500))["denominator"] == 1
    with CaptureQueriesContext(connection) as asked:
        refused = manager.get(RATE, {**MAY, "team": ",".join(map(str, range(1, 300)))})
    assert refused.status_code == 400
    assert refused.json()["errors"] == {"team": ["This is more than the desk reads at once."]}
    assert len(asked) < 20


def test_moves_between_levels_are_called_in_their_readers_language(manager, year):
    year.escalate(year.ticket(T0), HOUR)
    spanish = {"headers": {"Accept-Language": "es"}}
    groups = manager.get("/api/v1/reports/flow/", MAY, **spanish).json()["groups"]
    assert [(group["key"], group["label"]) for group in groups] == [("1-2", "N1 → N2")]
    listed = manager.get("/api/v1/reports/flow/", {**MAY, "format": "csv"}, **spanish)
    assert "N1 → N2" in b"".join(listed.streaming_content).decode()


def test_a_split_by_skill_says_that_topics_tell_it_as_they_are_today(manager, year, monkeypatch):
    told = "Skill: the one that the ticket's topic asks for today, also in figures of the past."
    for one in (year.ticket(T0), year.ticket(T0)):
        year.escalate(one, 3 * HOUR)
    usual = manager.get(RATE, MAY).json()["definition"]
    long, past = {**MAY, "from": "2026-01-01"}, {**MAY, "as_of": (T0 + HOUR).isoformat()}
    for asked in (MAY, long, long, past):
        assert manager.get(RATE, {**asked, "by": "skill"}).json()["definition"] == f"{usual} {told}"
        assert manager.get(RATE, {**asked, "skill": "none"}).json()["definition"] == f"{usual} {told}"
        assert manager.get(RATE, {**asked, "by": "topic"}).json()["definition"] == usual
    monkeypatch.setattr("helpdesk.insights.past.MOST", 1)
    assert manager.get(RATE, {**past, "by": "skill"}).status_code == 202
    run_waiting(seconds=30)
    assert manager.get(RATE, {**past, "by": "skill"}).json()["definition"] == f"{usual} {told}"


def test_an_unknown_report_is_not_there(manager):
    assert manager.get("/api/v1/reports/horoscope/").status_code == 404
    assert manager.get("/api/v1/reports/horoscope/tickets/").status_code == 404


def test_agents_see_no_reports_and_leads_those_of_their_teams(cast, year):
    year.ticket(T0)
    away = year.ticket(T0)
    Ticket.objects.filter(pk=away.ticket.pk).update(team=cast.finance_team)
    moved = year.ticket(T0)
    rules.fresh(moved.ticket)
    assert api_client(cast.l1).get(RATE, MAY).status_code == 403
    assert api_client(cast.manager, "tickets:read").get(RATE, MAY).status_code == 403
    assert counted(api_client(cast.lead)) == (0, 3)
    assert counted(api_client(cast.escalations)) == (0, 3)
    cast.lead.teams.clear()
    Team.objects.filter(lead=cast.lead).update(lead=None)
    assert counted(api_client(cast.lead)) == (0, 0)


def test_what_is_hidden_is_neither_counted_nor_listed(cast, year):
    year.ticket(T0)
    Team.objects.filter(pk=cast.first_line.pk).update(is_private=True)
    for who, seen in ((cast.escalations, 0), (cast.admin, 1)):
        client = api_client(who)
        assert counted(client)[1] == seen
        listed = client.get(f"{RATE}tickets/", {**MAY, "part": "denominator"}).json()["results"]
        assert len(listed) == seen


def test_every_number_of_every_report_is_the_length_of_its_list(cast, manager, year):
    one, two, three = year.ticket(T0, topic="login"), year.ticket(T0 + DAY), year.ticket(T0 + DAY)
    year.answer(one, HOUR, solves=True)
    year.escalate(two, HOUR)
    year.return_it(two, 2 * HOUR)
    year.escalate(two, 8 * HOUR, kind="hierarchical")
    rules.sweep(T0 + 3 * DAY)
    year.solve(three, 4 * DAY)
    for report in REPORTS.values():
        for by in (None, *report.dimensions):
            asked = {**MAY, "bucket": "week", **({"by": by} if by else {})}
            body = manager.get(f"/api/v1/reports/{report.name}/", asked).json()
            named = [
                ({}, body["total"]),
                *(({"start": cell["start"][:10]}, cell) for cell in body["buckets"]),
            ]
            for group in body["groups"]:
                key = "none" if group["key"] is None else group["key"]
                named.append(({"group": key}, group["total"]))
            for cell, found in named:
                for part in ("numerator", "denominator"):
                    parameters = {**asked, **cell, "part": part, "page_size": 200}
                    listed = manager.get(f"/api/v1/reports/{report.name}/tickets/", parameters)
                    assert listed.status_code == 200, listed.content
                    assert len(listed.json()["results"]) == found[part], (report.name, by, cell, part)


def test_by_agent_ask_leads_and_those_above(cast, year):
    year.ticket(T0)
    integrator = api_client(hire("robot", "Robot", role="integrator"))
    assert integrator.get(RATE, MAY).status_code == 200
    for narrowed in ({"by": "agent"}, {"agent": "l1@desk.test"}):
        assert integrator.get(RATE, {**MAY, **narrowed}).status_code == 403
        assert api_client(cast.lead).get(RATE, {**MAY, **narrowed}).status_code == 200
