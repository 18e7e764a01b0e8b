"""The colours of charts can be told apart by everybody, in light and in dark."""

import itertools
import re

import pytest

from tests.house import checkout
from tests.insights.seeing import MACHADO, contrast, distance

TOKENS = (checkout.ROOT / "static/css/tokens.css").read_text(encoding="utf-8")
PAIRS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", TOKENS)
}
SERIES = [f"chart-{number}" for number in range(1, 6)]
SHADES = [f"heat-{number}" for number in range(1, 6)]
THEMES = pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])


@THEMES
@pytest.mark.parametrize("sight", MACHADO)
def test_any_two_series_are_told_apart(theme, sight):
    colours = [PAIRS[name][theme] for name in SERIES]
    assert min(distance(one, other, sight) for one, other in itertools.combinations(colours, 2)) > 9


@THEMES
@pytest.mark.parametrize("name", [*SERIES, "chart-before"])
def test_every_series_stands_out_from_the_ground(theme, name):
    assert contrast(PAIRS[name][theme], PAIRS["surface"][theme]) >= 3


@THEMES
@pytest.mark.parametrize("sight", MACHADO)
def test_shades_go_one_way_from_the_ground(theme, sight):
    from_ground = [contrast(PAIRS[name][theme], PAIRS["surface"][theme]) for name in SHADES]
    assert from_ground == sorted(from_ground)
    steps = itertools.pairwise([PAIRS[name][theme] for name in SHADES])
    assert min(distance(one, other, sight) for one, other in steps) > 6


@THEMES
@pytest.mark.parametrize("number", range(1, 6))
def test_the_number_in_a_shade_can_be_read(theme, number):
    ink = PAIRS["ink"][theme] if number < 4 else PAIRS["on-accent"][theme]
    assert contrast(PAIRS[f"heat-{number}"][theme], ink) >= 4.5
