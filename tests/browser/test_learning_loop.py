"""The loop of knowledge on screen: escalated once, solved at the first line the next time; and its pages fit."""

import pytest

from helpdesk.accounts.models import Requester
from helpdesk.web.times import now
from knowledge_base.models import Article, Feedback
from knowledge_base.selectors.gaps import outcome
from knowledge_base.services.feedback import give
from knowledge_base.services.hearing import say
from knowledge_base.services.publishing import publish
from knowledge_base.services.synonyms import add_meaning
from knowledge_base.services.telling import mark_read
from knowledge_base.services.using import judge
from tests.escalation import rules
from tests.knowledge_base.articles import draft
from tests.knowledge_base.test_lessons import escalated, solved
from tickets.models import Topic
from tickets.services.conversation import reply
from tickets.services.opening import open_ticket

SOLUTION = "Turn off hardware acceleration in the printing settings, then print the invoice again."


@pytest.fixture
def desk(cast):
    rules.desk()
    return rules


@pytest.fixture
def article(cast, desk):
    """An article that the first line was told of, and that readers have spoken about."""
    made = publish(draft(cast.l2, visibility="customers"), actor=cast.l2, tell_readers=True)
    give(made, helpful=False, text="Which lid?")
    say(made, helpful=False, text="Ours has no red button.", actor=cast.l1)
    mark_read(made, actor=cast.lead)
    return made


@pytest.fixture
def gapped(cast, article):
    """A topic that escalates, an article that does not help, and words that mean the same."""
    solved(escalated(cast, topic=Topic.objects.create(slug="tills", name="Tills")), cast.l2)
    for _ in range(3):
        judge(rules.ticket(), article, "no_help", actor=cast.l1)
    spared = rules.ticket()
    judge(spared, publish(draft(cast.l2, "Another"), actor=cast.l2), "used", actor=cast.l1)
    reply(spared, "Done.", author=cast.l1, status="resolved")
    add_meaning(actor=cast.lead, en="bill, invoice", es="factura", ru="счёт", it="fattura")
    return article


PAGES = ("/day/", "/kb/", "/kb/search?q=till", "/kb/search?q=qwertz", "/kb/synonyms", "/kb/synonyms/new")
PAGES_OF_GAPS = ("", "/avoided", "/repeated", "/topics/tills", "/articles/{slug}")
PAGES_OF_ARTICLE = ("", "/readers", "/say", "/feedback", "/steps/publish", "/steps/tell")


@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1440, "light"), (1440, "dark")])
def test_the_pages_are_accessible_and_fit(visit, live_server, violations, cast, gapped, width, theme):  # noqa: PLR0917
    paths = [*PAGES, "/kb/feedback?whose=all", *(f"/kb/gaps{one}" for one in PAGES_OF_GAPS)]
    paths += [f"{gapped.url}{one}" for one in PAGES_OF_ARTICLE]
    page = visit("/kb/", cast.lead, width=width, theme=theme)
    for path in (one.format(slug=gapped.slug) for one in paths):
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        assert (path, violations(page)) == (path, [])
        assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, width)


def test_it_is_read_and_spoken_about_by_keys(visit, violations, cast, article):
    page = visit(article.url, cast.l1)
    assert violations(page) == []
    page.keyboard.press("Shift+R")
    page.wait_for_selector("#was-read")
    page.keyboard.press("Shift+F")
    page.wait_for_selector("dialog:modal [name=helped]")
    assert violations(page) == []
    page.focus("dialog [name=helped][value=no]")
    page.keyboard.press("Space")
    page.focus("dialog [name=text]")
    page.keyboard.type("There are two lids.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#toasts >> text=Thank you. It is noted.")
    assert Feedback.objects.filter(user=cast.l1).get().text == "There are two lids."


def test_what_readers_say_is_dealt_with_by_keyboard(visit, violations, cast, article):
    page = visit("/day/", cast.l2)
    page.focus("#knowledge-of-you a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kb/feedback")
    page.focus(f"#deal-{article.pk}")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog:modal [name=outcome]")
    assert violations(page) == []
    page.focus("dialog [name=outcome][value=answered]")
    page.keyboard.press("Space")
    page.focus("dialog [name=reply]")
    page.keyboard.type("The left lid.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=Nothing waits")
    assert set(Feedback.objects.values_list("outcome", flat=True)) == {"answered"}


def test_words_that_mean_the_same_are_kept_and_found_by_keyboard(visit, cast, article):
    page = visit("/kb/synonyms", cast.lead)
    page.focus("main a.button--primary")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog:modal [name=en]")
    page.focus("dialog [name=en]")
    page.keyboard.type("abacus, till")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("main >> text=abacus, till")
    page.goto(page.url.replace("/synonyms", "/search"))
    page.focus("main input[name=q]")
    page.keyboard.type("abacus prints nothing")
    page.keyboard.press("Enter")
    page.wait_for_selector("main >> text=The till prints nothing")


def test_what_was_escalated_once_is_solved_at_the_first_line_the_next_time(visit, cast, desk):
    customer = Requester.objects.create(email="maria@shop.test", name="Maria Rossi", language="en")
    body = "Since the update every invoice that I print comes out blank.\n\nMaria Rossi"
    first = open_ticket(subject="Invoices are blank", body=body, requester=customer)
    page = visit(first.url, cast.l1)
    page.keyboard.press("e")
    page.wait_for_selector("dialog:modal [name=summary]")
    page.select_option("dialog [name=reason]", "knowledge") if page.query_selector(
        "dialog select[name=reason]"
    ) else page.check("dialog [name=reason][value=knowledge]")
    page.fill("dialog [name=summary]", "The pages stay white.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("dialog:modal", state="hidden")
    first.refresh_from_db()
    assert first.level == 2

    reply(first, SOLUTION, author=cast.l2, status="resolved")
    page = visit(first.url, cast.l2)
    page.wait_for_selector("#lesson-write")
    page.focus("#lesson-write")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit")
    assert "Maria" not in page.input_value("#id_body")
    page.focus("#save-and-publish")
    page.keyboard.press("Enter")
    page.wait_for_selector("main >> text=The first line is told")
    page.keyboard.press("Enter")
    made = Article.objects.get()
    page.wait_for_url(f"**{made.url}")
    page.wait_for_load_state("networkidle")

    second = open_ticket(
        subject="Empty printouts",
        body="My printed invoices are white pages since I updated.",
        requester=customer,
    )
    page = visit("/day/", cast.l1)
    page.focus("#knowledge-of-you a")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"main a[href='{made.url}']")
    page.goto(page.url.split("/kb/")[0] + second.url)
    page.wait_for_selector(f"#knowledge a[href*='{made.slug}']")
    page.focus("#knowledge [value=used]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#knowledge [value=used][aria-pressed=true]")
    reply(second, SOLUTION, author=cast.l1, status="resolved")
    page.goto(page.url.split("/t/")[0] + "/kb/gaps")
    assert outcome(cast.l1, now()).avoided == 1
    page.click("main >> text=Escalations avoided")
    page.wait_for_selector(f"main >> text={second.key}")
