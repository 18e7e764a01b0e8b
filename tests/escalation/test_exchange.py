"""The matrix as a file: what goes out comes back the same, and what is wrong is told with its line and column."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from escalation.exchange import FileRefused, read_file, write_file
from escalation.exchange.as_csv import COLUMNS
from escalation.rows import kept
from escalation.services import drafting
from tests.escalation import rules

FORMATS = ("yaml", "csv")
TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t=+-@'|\\;,\""), max_size=12
)


@pytest.fixture
def desk(cast):
    """Publish the rules of a desk with a second policy; return its path."""
    path = rules.desk()
    rules.policy(rules.always("second"), slug="gold")
    return path


def problems(content, format_="yaml"):
    with pytest.raises(FileRefused) as refused:
        read_file(content.encode(), format_)
    return [(one.line, one.column, one.sentence) for one in refused.value.problems]


def row(**cells):
    return {**dict.fromkeys(COLUMNS, ""), **cells}


def sheet(*rows):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("format_", FORMATS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_what_goes_out_comes_back_the_same(desk, format_, data):
    wording = st.dictionaries(st.sampled_from(["en", "es", "it", "ru"]), TEXT.filter(str.strip))
    policies = [None, *rules.SLAPolicy.objects.values_list("pk", flat=True)]
    body = st.fixed_dictionaries(
        {
            "name": TEXT.map(str.strip).filter(bool),
            "conditions": st.fixed_dictionaries(
                {
                    "product": st.lists(TEXT, max_size=3),
                    "priority": st.lists(st.sampled_from(["urgent", "low"]), max_size=2),
                    "reopen_count_min": st.lists(st.integers(0, 9), max_size=1),
                }
            ),
            "path": st.just(desk.pk),
            "start_level": st.integers(1, 9),
            "sla_policy": st.sampled_from(policies),
            "wording": wording,
        }
    )
    made = [
        {**kept(rule), "id": f"rule{place}"}
        for place, rule in enumerate(data.draw(st.lists(body, max_size=3)))
    ]
    default = kept({"path": desk.pk, "start_level": 2, "wording": data.draw(wording)})
    read = read_file(write_file(made, default, format_).encode(), format_)
    assert ([kept(rule) for rule in read.rules], kept(read.default)) == (made, default)


def test_what_a_spreadsheet_would_take_for_a_formula_is_a_text(desk):
    rule = {"id": "a", "name": "=1+1", "conditions": {"product": ["@x"]}, "path": desk.pk, "start_level": 1}
    cells = [
        cell
        for line in csv.reader(io.StringIO(write_file([rule], {"path": desk.pk}, "csv")))
        for cell in line
    ]
    assert "'=1+1" in cells
    assert "'@x" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_a_semicolon_may_stand_between_the_cells(desk):
    content = f"id;name;path\n;Urgent;{desk.slug}\ndefault;;{desk.slug}\n"
    assert read_file(content.encode(), "csv").rules[0]["name"] == "Urgent"


def test_every_problem_of_a_yaml_file_is_told_with_its_place(desk):
    content = f"""rules:
  - name: Urgent
    conditions: {{priority: [soon]}}
    path: {desk.slug}
  - name: Nowhere
    path: nowhere
    colour: red
  - name: High
    path: {desk.slug}
    start_level: 12
    sla_policy: silver
"""
    told = problems(content)
    assert [place[:2] for place in told] == [(1, 1), (3, 5), (6, 5), (7, 5), (10, 5), (11, 5)]
    assert told[0][2] == "The default row is missing."
    assert told[2][2] == "There is no path “nowhere”."


def test_every_problem_of_a_csv_file_is_told_with_its_place(desk):
    content = sheet(
        row(name="Two\nlines", path=desk.slug, priority="soon"),
        row(name="Nowhere", path="nowhere"),
        row(id="default", path=desk.slug, start_level="much"),
    )
    column = {name: place for place, name in enumerate(COLUMNS, start=1)}
    assert [place[:2] for place in problems(content, "csv")] == [
        (2, column["topic"]),
        (4, column["path"]),
        (5, column["start_level"]),
    ]


@pytest.mark.parametrize(
    ("content", "format_", "place"),
    [
        ("rules: [", "yaml", (1, 9)),
        ("a: &x 1\nrules: *x", "yaml", (2, 8)),
        ("rules: []\nrules: []", "yaml", (2, 1)),
        ("- 1", "yaml", (1, 1)),
        ("", "yaml", (1, 1)),
        ("!!python/object:os.system {}", "yaml", (1, 1)),
        ("rules: []\ndefault: {path: 2026-01-01}", "yaml", (2, 11)),
        ('default: {path: "\\0"}', "yaml", (1, 11)),
        ("id,name,colour,path", "csv", (1, 3)),
        ("id,name", "csv", (1, 1)),
        ("id,name,path\na,b,c,d", "csv", (2, 4)),
        ("", "csv", (1, 1)),
    ],
)
def test_what_is_no_matrix_is_told_where(desk, content, format_, place):
    assert problems(content, format_)[0][:2] == place


def test_a_file_that_is_no_text_or_too_large_is_refused(desk):
    for content in (b"\xff\xfe", b"rules: \x00", b" " * (2**20 + 1)):
        with pytest.raises(FileRefused):
            read_file(content, "yaml")


def test_editors_bring_a_file_into_the_draft_and_everybody_takes_it_home(client, cast, desk):
    client.force_login(cast.l1)
    home = client.get("/matrix/export.yaml")
    assert home.headers["Content-Disposition"] == 'attachment; filename="matrix-1.yaml"'
    assert client.get("/matrix/export.csv?version=1").status_code == 200
    assert client.get("/matrix/export.csv?version=9").status_code == 404
    assert client.get("/matrix/export.doc").status_code == 404
    assert client.get("/matrix/export.yaml?draft").status_code == 403
    assert client.get("/matrix/import/").status_code == 403
    client.force_login(cast.manager)
    assert "draft" in client.get("/matrix/export.csv?draft").headers["Content-Disposition"]
    changed = home.content.decode().replace("start_level: 1", "start_level: 3")
    answer = client.post("/matrix/import/", {"file": upload(changed, "m.yaml"), "revision": 0})
    assert answer.headers["Location"] == "/matrix/draft/"
    assert drafting.current().default["start_level"] == 3


def test_a_file_that_is_refused_changes_nothing_and_says_where(client, cast, desk):
    client.force_login(cast.manager)
    wrong = client.post("/matrix/import/", {"file": upload("rules: [", "m.yaml"), "revision": 0})
    assert wrong.status_code == 400
    assert "Line 1, column 9" in wrong.content.decode()
    assert client.post("/matrix/import/", {"file": upload("x", "m.txt"), "revision": 0}).status_code == 400
    assert drafting.current() is None
    drafting.begin()
    whole = client.get("/matrix/export.yaml").content.decode()
    assert (
        client.post("/matrix/import/", {"file": upload(whole, "m.yaml"), "revision": 99}).status_code == 409
    )


def upload(text, name):
    file = io.BytesIO(text.encode())
    file.name = name
    return file
