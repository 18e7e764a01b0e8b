"""A mailed report on a phone: nothing sticks out of the sheet, and no word is cut."""

import pytest

from helpdesk.insights.models import Dashboard
from tests.escalation import rules
from tests.insights.mailed import comes, html_of, mails, schedule

CUT = """() => [...document.querySelectorAll("th, td, p, h1, h2, span")].flatMap((box) =>
  [...box.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE).flatMap((text) =>
    [...text.data.matchAll(/[^\\s-]+/g)].filter((word) => {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      return new Set([...range.getClientRects()].map((line) => Math.round(line.left) + " " + Math.round(line.top)))
        .size > 1;
    }).map((word) => word[0])))"""
WIDE = """() => {
  const sheet = document.querySelector(".sheet").getBoundingClientRect();
  return [...document.querySelectorAll("table")].filter(
    (table) => table.getBoundingClientRect().right > sheet.right).map((table) => table.innerText);
}"""


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("width", [360, 700])
def test_a_mail_fits_and_no_word_in_it_is_cut(chromium, cast, language, width):
    cast.manager.language = language
    cast.manager.save()
    rules.desk()
    rules.ticket()
    panels = [{"name": name, "form": "own"} for name in ("due", "arrivals", "flow", "load")]
    panels += [{"name": "unacknowledged", "form": "number"}, {"name": "backlog", "form": "number"}]
    panels += [{"name": "escalation-rate", "form": "over_time"}]
    panels += [{"name": "backlog", "form": "parts", "by": "channel"}]
    teams = [str(cast.first_line.pk), str(cast.finance_team.pk)]
    filters = {"team": teams}
    board = Dashboard.objects.create(owner=cast.manager, name="Mine", panels=panels, filters=filters)
    comes(schedule(cast.manager, dashboard=board))
    context = chromium.new_context(viewport={"width": width, "height": 860})
    page = context.new_page()
    page.set_content(html_of(mails()["manager"]))
    assert page.locator("table").count() >= 6
    assert page.evaluate(CUT) == []
    assert page.evaluate(WIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
