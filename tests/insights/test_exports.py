"""Answers and lists as files: whole, plain, and safe to open in a spreadsheet."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from openpyxl import load_workbook

from helpdesk.accounts.models import Requester
from helpdesk.insights.exporting import DIALECTS, as_csv, as_json, as_xlsx
from helpdesk.web.times import now
from tests.escalation.rules import HOUR, T0
from tests.insights.asking import MAY, RATE, read
from tickets.services.opening import open_ticket

pytestmark = pytest.mark.django_db


def test_files_hold_everything_and_run_nothing(cast, manager, year):
    hostile = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "=1+1\nrest", 'plain, "quoted"']
    for number, subject in enumerate(hostile):
        customer = Requester.objects.create(email=f"evil{number}@shop.test", name=subject)
        open_ticket(subject=subject, body="x", requester=customer, at=T0)
    asked = {**MAY, "part": "denominator"}
    text = read(manager.get(f"{RATE}tickets/", {**asked, "format": "csv"})).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(hostile)
    for row in rows:
        assert not {row["subject"][0], row["requester"][0]} & set("=+-@\t\r")
    book = load_workbook(io.BytesIO(read(manager.get(f"{RATE}tickets/", {**asked, "format": "xlsx"}))))
    for row in book.active.iter_rows(min_row=2):
        assert all(cell.data_type != "f" for cell in row)
        assert not str(row[1].value).startswith(("=", "+", "-", "@"))
    body = json.loads(read(manager.get(f"{RATE}tickets/", {**asked, "format": "json"})))
    assert sorted(row["requester"] for row in body["results"]) == sorted(hostile)


def test_an_answer_is_a_file_too(manager, year):
    year.escalate(year.ticket(T0), HOUR)
    answered = manager.get(RATE, {**MAY, "by": "channel", "format": "csv"})
    assert answered["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(read(answered).decode("utf-8-sig"))))
    assert (rows[0]["value"], rows[0]["numerator"], rows[0]["denominator"]) == ("1.0", "1", "1")
    assert len(rows) == 1 + 31 + 1 + 31
    assert [row["start"] for row in rows[1:3]] == ["2026-05-01", "2026-05-02"]


@pytest.mark.parametrize(
    "text", [" =1+1", "\u00a0=1+1", "\x01=1+1", "\x0b=1+1", "\n=1+1", "\ufffe=1+1", "\udc80=1+1", "＝1+1"]
)
def test_nothing_hides_a_formula_from_the_apostrophe(text):
    sheet = load_workbook(io.BytesIO(b"".join(as_xlsx(["name"], [[text]])))).active
    assert (sheet["A2"].data_type, sheet["A2"].value[0]) == ("s", "'")
    (_names, (shown,)) = csv.reader(io.StringIO(b"".join(as_csv(["name"], [[text]])).decode("utf-8-sig")))
    assert shown.startswith("'")


def test_empty_tables_are_whole_files():
    assert b"".join(as_csv(["a"], [])).decode("utf-8-sig") == "a\r\n"
    assert json.loads(b"".join(as_json(["a"], []))) == {"results": []}
    assert load_workbook(io.BytesIO(b"".join(as_xlsx(["a"], [])))).active.max_row == 1


def test_values_of_files_are_plain():
    at = datetime(2026, 5, 4, 9, 0, 1, 5, tzinfo=UTC)
    rows = [(at, date(2026, 5, 4), 1.5, None, "\ta", "\x00b\x07")]
    assert (
        b"".join(as_csv(["a"] * 6, rows))
        .decode("utf-8-sig")
        .splitlines()[1]
        .startswith("2026-05-04T09:00:01Z,2026-05-04,1.5,,'\ta")
    )
    book = load_workbook(io.BytesIO(b"".join(as_xlsx(["a"] * 6, rows))))
    assert [cell.value for cell in list(book.active.iter_rows())[1]][-1] == "b"


@pytest.mark.parametrize("word", DIALECTS)
@pytest.mark.parametrize(
    "text", ["x;=1+1;y", "x,=1+1,y", 'x; "=1+1"', "x,\n+1", "x\r\n@SUM(A1)", ";＝1", ",-1"]
)
def test_no_formula_begins_a_cell_where_the_other_sign_parts_them(word, text):
    """Worst case: whoever opens the file knows nothing of its quotes."""
    written = b"".join(as_csv(["key", "name"], [["HD-1", text]], DIALECTS[word])).decode("utf-8-sig")
    for cell in re.split(f"[{DIALECTS[word].elsewhere}\r\n]", written):
        assert not cell.strip(' "').startswith(("=", "+", "-", "@", "＝"))
    rows = list(csv.reader(io.StringIO(written, newline=""), delimiter=DIALECTS[word].separator))
    assert [len(row) for row in rows] == [2, 2]
    assert rows[1][1].replace("'", "") == text


def test_a_file_has_semicolons_and_decimal_commas_for_who_asks(manager, year):
    year.escalate(year.ticket(T0), HOUR)
    year.ticket(T0)
    asked = {**MAY, "format": "csv", "separator": "semicolon"}
    text = read(manager.get(RATE, asked)).decode("utf-8-sig")
    (total, *_buckets) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert (total["value"], total["numerator"], total["denominator"]) == ("0,5", "1", "2")
    listed = read(manager.get(f"{RATE}tickets/", {**asked, "part": "denominator"})).decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(listed), delimiter=";"))) == 2


@pytest.mark.parametrize("asked", [{"format": "csv", "separator": "tab"}, {"format": "xlsx", "separator": "comma"},
                                   {"separator": "semicolon"}])  # fmt: skip
def test_a_separator_that_parts_nothing_is_refused(manager, asked):
    for path in (RATE, f"{RATE}tickets/"):
        refused = manager.get(path, {**MAY, **asked})
        assert (refused.status_code, list(refused.json()["errors"])) == (400, ["separator"])


@pytest.mark.parametrize(("language", "separator"), [("en", ","), ("es", ";"), ("it", ";"), ("ru", ";")])
def test_the_link_of_a_page_opens_as_it_is_where_its_reader_lives(client, cast, year, language, separator):
    year.escalate(year.ticket(now() - 2 * HOUR), HOUR)
    cast.manager.language = language
    cast.manager.save()
    client.force_login(cast.manager)
    page = client.get("/insights/escalation-rate/").content.decode()
    links = {unescape(link) for link in re.findall(r'href="(/api/v1/reports/[^"]*format=csv[^"]*)"', page)}
    assert links
    for link in links:
        text = read(client.get(link)).decode("utf-8-sig")
        (total, *_buckets) = csv.DictReader(io.StringIO(text), delimiter=separator)
        assert total["value"] == ("1.0" if separator == "," else "1,0")
