"""Charts say the right figures: in the drawing, to the ear, and in the table beside it."""

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation

from helpdesk.insights.charts import building, findings, wording
from helpdesk.insights.charts.bars import bar_chart
from helpdesk.insights.charts.figures import Point, Series
from helpdesk.insights.charts.flow import Move, flow_chart
from helpdesk.insights.charts.frame import PLOT
from helpdesk.insights.charts.heatmap import heatmap, shade
from helpdesk.insights.charts.line import line_chart
from helpdesk.insights.charts.samples import sample_figures
from helpdesk.insights.charts.scales import lines_up_to
from helpdesk.insights.charts.spark import spark
from helpdesk.insights.charts.stacked import stacked_chart

EMPTY_WEEK = [[0] * 24 for _day in range(7)]


def read(drawing):
    """Return the drawing as a tree; what is no proper SVG fails here."""
    return ET.fromstring(drawing)  # noqa: S314  our own drawing


def of_class(drawing, name):
    return [one for one in read(drawing).iter() if name in one.get("class", "").split()]


def said(drawing):
    return [one.get("aria-label") for one in of_class(drawing, "chart__point")]


def days(values, url=""):
    return [Point(f"Day {number}", value, url) for number, value in enumerate(values, start=1)]


@pytest.mark.parametrize(
    ("highest", "unit", "lines"),
    [
        (0.096, "share", [0, 0.025, 0.05, 0.075, 0.1]),
        (1.0, "share", [0, 0.25, 0.5, 0.75, 1.0]),
        (0, "count", [0, 1]),
        (3, "count", [0, 1, 2, 3]),
        (17, "count", [0, 5, 10, 15, 20]),
        (12600, "seconds", [0, 3600, 7200, 10800, 14400]),
        (40, "seconds", [0, 15, 30, 45]),
    ],
)
def test_lines_stand_at_round_values_and_reach_the_highest(highest, unit, lines):
    assert lines_up_to(highest, unit) == pytest.approx(lines)


@pytest.mark.parametrize("unit", ["share", "count", "seconds"])
@pytest.mark.parametrize("highest", [0.001, 0.3, 1, 7, 99, 1234, 86400 * 9.5])
def test_a_chart_is_never_lower_than_its_highest_value(highest, unit):
    lines = lines_up_to(highest, unit)
    assert lines[0] == 0
    assert lines[-1] >= highest
    assert 2 <= len(lines) <= 6


def test_a_line_has_its_points_at_their_heights():
    dots = of_class(line_chart("a", days([0, 10, 20]), "count"), "chart__dot")
    assert [float(dot.get("cy")) for dot in dots] == [PLOT, PLOT / 2, 0]
    assert [dot.get("cx") for dot in dots] == ["16.67%", "50%", "83.33%"]


def test_a_line_is_broken_where_there_is_nothing_to_count():
    drawing = line_chart("a", days([1, 2, None, 4, None, 3, 2]), "count")
    assert len(of_class(drawing, "chart__trend")) == 2
    assert len(of_class(drawing, "chart__dot")) == 5
    assert said(drawing)[2] == "Day 3: nothing to count"


def test_the_period_before_runs_beside_the_line_on_the_same_scale():
    drawing = line_chart("a", days([1, 1]), "count", before=[4, 2])
    line = of_class(drawing, "chart__trend--before")[0]
    assert line.get("points") == f"250,0 750,{PLOT // 2}"


def test_a_long_line_shows_a_dot_only_where_somebody_points_or_it_stands_alone():
    values = [1] * 30 + [None, 5, None]
    drawing = line_chart("a", days(values), "count")
    loud = [dot for dot in of_class(drawing, "chart__dot") if "chart__dot--quiet" not in dot.get("class")]
    assert len(loud) == 1


def test_every_chart_is_one_stop_of_the_tab_key_and_every_figure_has_a_name():
    for figure in sample_figures()["charts"]:
        places = of_class(figure.drawing, "chart__point")
        assert [place.get("tabindex") for place in places].count("0") == 1, figure.id
        assert all(place.get("aria-label") for place in places), figure.id


def test_a_figure_with_a_list_behind_it_is_a_link_and_one_without_is_a_picture():
    with_list, without = line_chart("a", days([1], "/q/"), "count"), line_chart("a", days([1]), "count")
    assert [(one.tag, one.get("href")) for one in of_class(with_list, "chart__point")] == [("a", "/q/")]
    assert [(one.tag, one.get("role")) for one in of_class(without, "chart__point")] == [("g", "img")]


def test_columns_are_as_high_as_their_parts_together():
    series = [Series("A", days([2, 0])), Series("B", days([2, 4]))]
    drawing = stacked_chart("a", days([None, None]), series)
    fills = of_class(drawing, "chart__fill")
    tops = {(one.get("x"), float(one.get("y"))) for one in fills}
    assert tops == {("4.5%", PLOT / 2), ("4.5%", 0.0), ("54.5%", 0.0)}
    assert said(drawing) == ["Day 1: 4 (A 2, B 2)", "Day 2: 4 (B 4)"]


def test_series_beyond_those_that_can_be_told_apart_are_put_together():
    series = [Series(name, days([number])) for number, name in enumerate("ABCDEFG", start=1)]
    shown = building.told_apart(series)
    assert [one.name for one in shown] == ["D", "E", "F", "G", "Other"]
    assert shown[-1].points[0].value == 1 + 2 + 3


def test_bars_are_shares_of_the_longest_and_say_where_the_room_ends():
    drawing = bar_chart("a", [Point("Lena", 5), Point("Luca", 10)], "count", room=[8, 8])
    assert [bar.get("width") for bar in of_class(drawing, "chart__bar")] == ["50%", "100%"]
    assert len(of_class(drawing, "chart__bar--over")) == 1
    assert [line.get("x1") for line in of_class(drawing, "chart__room")] == ["80%", "80%"]


def test_names_are_never_markup():
    drawing = bar_chart("a", [Point('<script>"&', 1)], "count")
    assert "<script" not in drawing
    assert said(drawing) == ['<script>"&: 1']


@pytest.mark.parametrize(("value", "darkness"), [(0, 0), (1, 1), (20, 1), (21, 2), (80, 4), (100, 5)])
def test_shades_go_in_equal_steps_up_to_the_most(value, darkness):
    assert shade(value, 100) == darkness


def test_a_week_has_a_named_cell_for_each_of_its_hours():
    counts = [list(row) for row in EMPTY_WEEK]
    counts[1][9] = 4
    drawing = heatmap("a", counts)
    assert len(said(drawing)) == 7 * 24
    assert said(drawing)[24 + 9] == "Tue, 09:00 to 10:00: 4"
    assert findings.busiest("Arrivals", counts) == "Arrivals: most on Tue at 09:00, 4"
    assert findings.busiest("Arrivals", EMPTY_WEEK) == "Arrivals: none in this period"


def test_arrows_between_levels_are_as_thick_as_what_went():
    moves = [Move(1, 2, 100), Move(2, 3, 50), Move(2, 1, 10), Move(1, 3, 0)]
    drawing = flow_chart("a", [Point("L1", 900), Point("L2", 100), Point("L3", 50)], moves)
    assert [arrow.get("stroke-width") for arrow in of_class(drawing, "chart__move")] == ["18", "9", "1.8"]
    assert said(drawing)[:4] == [
        *("100 from L1 up to L2", "50 from L2 up to L3", "10 from L2 back to L1"),
        "L1: 900",
    ]
    assert findings.came_back(moves) == "150 moves to a higher level, 10 back (6.7 %)"


def test_a_level_is_called_as_its_chips_are():
    with translation.override("es"):
        figure = building.between_levels("a", [Point("N1", 9), Point("N2", 1)], [Move(1, 2, 5)])
    assert figure.rows[0][0].text == "N1 → N2"
    assert len(of_class(figure.drawing, "chart__move")) == 1


def test_a_small_line_spans_its_room_and_needs_two_values():
    line = of_class(spark([1, None, 3]), "spark__line")[0]
    assert line.get("points") == "3,25 93,3"
    assert spark([None, 2]) == ""


@pytest.mark.parametrize(
    ("value", "before", "title"),
    [
        (0.082, 0.101, "Rate: 8.2 %, down from 10.1 % in the period before"),
        (0.101, 0.082, "Rate: 10.1 %, up from 8.2 % in the period before"),
        (0.08201, 0.08199, "Rate: 8.2 %, as in the period before"),
        (0.082, None, "Rate: 8.2 %"),
        (None, 0.1, "Rate: nothing to count in this period"),
    ],
)
def test_the_title_is_the_finding(value, before, title):
    assert findings.against_before("Rate", value, before, "share") == title


def test_the_change_names_points_for_shares_and_the_difference_for_the_rest():
    assert findings.change(0.082, 0.101, "share") == "1.9 points less than before (10.1 %)"
    assert findings.change(12, 7, "count") == "5 more than before (7)"
    assert findings.change(12, None, "count") == ""


def test_the_table_holds_every_figure_of_the_drawing_and_its_list():
    points = [Point("Mon", 0.5, "/list/", "1 of 2"), Point("Tue", None)]
    figure = building.over_time("a", "Rate", points, "share", before=days([0.25, None]))
    cells = [[(cell.text, cell.url) for cell in row] for row in figure.rows]
    assert list(figure.columns) == ["Period", "Value", "Counted", "Before"]
    assert cells[0] == [("Mon", ""), ("50.0 %", "/list/"), ("1 of 2", ""), ("25.0 %", "")]
    assert cells[1] == [("Tue", ""), ("–", ""), ("", ""), ("–", "")]


@pytest.mark.parametrize(
    ("language", "share", "number", "day"),
    [
        ("en", "12.5", "1,204", "12 Nov 2026"),
        ("es", "12,5", "1 204", "12 Nov 2026"),
        ("it", "12,5", "1.204", "12 Nov 2026"),
        ("ru", "12,5", "1 204", "12 ноя 2026"),
    ],
)
def test_numbers_and_dates_are_written_as_the_reader_does(language, share, number, day):
    with translation.override(language):
        assert wording.percentage(0.125).startswith(share)
        assert re.sub(r"\s", " ", wording.counted(1204)) == number
        assert wording.period(date(2026, 11, 12), "day").casefold() == day.casefold()


@pytest.mark.parametrize("language", ["es", "ru", "it"])
def test_a_drawing_is_the_same_in_every_language(language):
    """Numbers inside attributes of SVG have points, never commas."""
    with translation.override(language):
        drawings = [figure.drawing for figure in sample_figures()["charts"]]
    for drawing in drawings:
        for one in read(drawing).iter():
            for name in ("x", "y", "width", "height", "cx", "cy", "stroke-width"):
                assert re.fullmatch(r"-?[\d.]+%?|", one.get(name, "")), (name, one.get(name))


def test_no_drawing_carries_a_style_or_a_script():
    for figure in sample_figures()["charts"]:
        for one in read(figure.drawing).iter():
            assert "style" not in one.attrib
            assert not [name for name in one.attrib if name.startswith("on")]
