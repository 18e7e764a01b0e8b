"""Drawings in mails: the same picture without what only a page can do, in the desk's light colours."""

import re
from pathlib import Path

import helpdesk.insights
from helpdesk.insights.charts import building
from helpdesk.insights.charts.figures import Point, Series
from helpdesk.insights.charts.samples import sample_figures
from helpdesk.insights.charts.still import still

STATIC = Path(__file__).parents[2] / "static/css"
MAILED = (Path(helpdesk.insights.__file__).parent / "mailed" / "report.css").read_text(encoding="utf-8")
RULE = re.compile(r"^\s*([^{}@/*]+?) \{ ([^}]+) \}$", re.MULTILINE)
HEX = re.compile(r"#[0-9a-f]+")


def light():
    """Return the desk's colours in light, by the names of their variables."""
    tokens = (STATIC / "tokens.css").read_text(encoding="utf-8")
    usual = tokens.partition("@media")[0]
    return dict(re.findall(r"(--[\w-]+): light-dark\((#[0-9a-f]+)", usual))


def colours(text, names):
    """Return what each class of a style sheet is filled and drawn with."""
    found = {}
    for selectors, body in RULE.findall(text.partition("@media")[0].partition("@container")[0]):
        for each in re.findall(r"chart__[\w-]+", selectors):
            for part, value in re.findall(r"\b(fill|stroke): ([^;]+)", body):
                named = re.fullmatch(r"var\((--[\w-]+)\)", value.strip())
                found.setdefault((each, part), names.get(named[1], "") if named else value.strip())
    return found


def test_mails_draw_in_the_light_colours_of_the_desk():
    pages = colours((STATIC / "components/chart.css").read_text(encoding="utf-8"), light())
    mailed = {key: value for key, value in colours(MAILED, {}).items() if key[0] != "chart__drawing"}
    assert len(mailed) > 25
    assert {key: value for key, value in mailed.items() if pages.get(key) not in {value, None}} == {}


def test_mails_name_no_variable_and_fetch_nothing():
    assert not {"var(", "url(", "light-dark(", "@import", "@layer"} & set(re.findall(r"[@\w-]+\(?", MAILED))


def test_a_still_drawing_holds_the_same_shapes_and_nothing_to_point_at():
    figures = sample_figures()["charts"]
    assert {figure.kind for figure in figures} == {"line", "stacked", "bars", "heatmap", "flow"}
    for figure in figures:
        drawing = str(figure.drawing)
        made = still(drawing)
        for gone in ("<a ", "href", "tabindex", "aria-label", "chart__reach", "chart__guide", 'role="'):
            assert gone not in made, figure.kind
        for shape in ("<polyline ", "chart__bar", "chart__fill", "chart__move"):
            assert made.count(shape) == drawing.count(shape), figure.kind
        assert made.startswith("<svg ")
        assert "aria-hidden" in made


def test_names_stay_words():
    column = Point("<b>&\u0007\ud800", None)
    series = [Series('"<script>', [Point("x", 2)])]
    figure = building.parts("one", "Title", [column], series, axis="Axis")
    made = still(figure.drawing)
    assert "&lt;b&gt;&amp;" in made
    assert "<b>" not in made
    assert "\u0007" not in made
    assert still("") == ""
