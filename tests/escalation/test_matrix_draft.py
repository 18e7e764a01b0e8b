"""The draft of the matrix: one for all editors, changed step by step, published, restored; nobody's change is lost."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, transaction

from escalation.errors import DraftMoved, NeedsSecondPerson, Refused
from escalation.models import MatrixVersion
from escalation.rulebook import Rulebook
from escalation.services import drafting
from escalation.services.releasing import publish_draft, withdraw
from helpdesk.ledger.record import story
from helpdesk.web.times import now, travel
from tests.escalation import rules

URGENT = {"priority": ["urgent"]}


@pytest.fixture
def desk(cast):
    """Publish a matrix of one rule; return the path that everything takes."""
    rules.policy(rules.always())
    made = rules.path(rules.usual_steps())
    rules.matrix(made, ({"tier": ["strategic"]}, made))
    return made


def rule(path, name="Urgent", conditions=None, **more):
    return {"name": name, "conditions": conditions or URGENT, "path": path.pk, "start_level": 1, **more}


def names(draft):
    return [one["name"] for one in draft.rules]


def test_a_draft_begins_with_what_counts_and_keeps_the_rules_identity(desk, cast):
    published = MatrixVersion.objects.get()
    draft = drafting.begin(actor=cast.manager.pk)
    assert (draft.rules, draft.default) == (published.rules, published.default)
    assert draft.based_on == published.number
    assert drafting.begin().pk == draft.pk


def test_until_somebody_begins_the_draft_shows_what_it_would_begin_with(desk):
    assert drafting.shown().revision == 0
    assert names(drafting.shown()) == ["Rule 1"]
    assert drafting.current() is None


def test_each_change_of_the_draft_is_a_revision_and_told_in_the_ledger(desk, cast):
    draft = drafting.add_rule(rule(desk), revision=0, actor=cast.manager.pk)
    new = draft.rules[-1]["id"]
    draft = drafting.move_rule(new, -1, revision=draft.revision)
    draft = drafting.change_rule(new, rule(desk, name="Very urgent"), revision=draft.revision)
    draft = drafting.remove_rule(draft.rules[1]["id"], revision=draft.revision)
    assert names(draft) == ["Very urgent"]
    told = story("settings:matrix").filter(kind="matrix.draft_changed")
    assert [one.data["what"] for one in told] == ["rule_added", "rule_moved", "rule_changed", "rule_removed"]
    assert told[0].actor == cast.manager.pk
    assert told[2].data["fields"] == ["name"]
    assert [one.data["revision"] for one in told] == list(range(draft.revision - 3, draft.revision + 1))


def test_a_rule_is_added_last_or_where_it_is_wanted(desk):
    drafting.add_rule(rule(desk, name="last"))
    assert names(drafting.add_rule(rule(desk, name="first"), place=1)) == ["first", "Rule 1", "last"]


def test_whoever_read_an_older_draft_is_refused_and_told_what_happened(desk, cast):
    draft = drafting.begin()
    drafting.add_rule(rule(desk), revision=draft.revision, actor=cast.lead.pk)
    with pytest.raises(DraftMoved):
        drafting.remove_rule(draft.rules[0]["id"], revision=draft.revision)
    assert names(drafting.current()) == ["Rule 1", "Urgent"]
    (happened,) = drafting.changes_since(draft.revision)
    assert (happened.actor, happened.data["what"]) == (cast.lead.pk, "rule_added")


def test_a_page_of_an_older_draft_never_takes_a_new_one_for_its_own(desk):
    old = drafting.begin()
    drafting.discard(revision=old.revision)
    with pytest.raises(DraftMoved):
        drafting.add_rule(rule(desk), revision=old.revision)
    assert drafting.begin().revision > old.revision


def test_a_rule_that_is_gone_cannot_be_changed(desk):
    with pytest.raises(DraftMoved):
        drafting.change_rule("00000000", rule(desk))


def test_a_draft_refuses_what_no_matrix_can_hold(desk):
    for wrong in (
        {"name": " "},
        {"path": 0},
        {"start_level": 10},
        {"start_level": True},
        {"sla_policy": 0},
        {"conditions": {"colour": ["red"]}},
        {"wording": {"xx": "Hello"}},
        {"wording": {"en": "x" * 2001}},
    ):
        with pytest.raises(ValidationError):
            drafting.add_rule({**rule(desk), **wrong})
    assert drafting.current() is None


def test_publishing_the_draft_makes_a_version_and_ends_the_draft(desk, cast):
    draft = drafting.add_rule(rule(desk, wording={"en": "We hurry.", "it": " "}))
    version = publish_draft(revision=draft.revision, actor=cast.manager.pk)
    assert (version.number, version.state, version.published_by) == (2, "published", cast.manager.pk)
    assert version.rules[1]["wording"] == {"en": "We hurry."}
    assert drafting.current() is None
    assert MatrixVersion.objects.in_effect(now()).first() == version
    last = story("settings:matrix").last()
    assert (last.kind, last.data["version"]) == ("matrix.published", 2)


def test_a_draft_whose_path_is_not_active_is_not_published(desk, cast):
    other = rules.path(rules.usual_steps(), slug="other")
    drafting.add_rule(rule(other))
    other.is_active = False
    other.save()
    with pytest.raises(ValidationError, match="not active"):
        publish_draft()
    assert drafting.current() is not None


def test_where_it_is_switched_on_a_second_person_publishes(desk, cast, settings):
    settings.MATRIX_SECOND_PERSON = True
    drafting.add_rule(rule(desk), actor=cast.manager.pk)
    with pytest.raises(NeedsSecondPerson):
        publish_draft(actor=cast.manager.pk)
    assert drafting.current() is not None
    assert publish_draft(actor=cast.escalations.pk).published_by == cast.escalations.pk


def test_usually_whoever_drafted_publishes_alone(desk, cast):
    drafting.add_rule(rule(desk), actor=cast.manager.pk)
    assert publish_draft(actor=cast.manager.pk).published_by == cast.manager.pk


def test_nothing_is_published_without_a_draft(desk):
    with pytest.raises(Refused):
        publish_draft()
    with pytest.raises(Refused):
        drafting.discard()


def test_a_version_for_later_counts_from_its_instant(desk, cast):
    other = rules.path(rules.usual_steps(), slug="other")
    drafting.replace([], {"path": other.pk})
    begin = now() + timedelta(days=1)
    version = publish_draft(valid_from=begin)
    assert Rulebook.load().matrix.number == 1
    with travel(begin - rules.SECOND):
        assert Rulebook.load().matrix.number == 1
    with travel(begin):
        assert Rulebook.load().matrix == version
        ticket = rules.ticket(at=begin)
    assert rules.clock(ticket).path_version.path == other


def test_what_counts_at_once_counts_at_every_instant(desk):
    drafting.replace([], {"path": desk.pk, "start_level": 2})
    version = publish_draft()
    for at in (now() - timedelta(days=3000), now(), now() + timedelta(days=3000)):
        with travel(at):
            assert Rulebook.load().matrix == version


def test_a_version_for_later_outlives_one_that_is_published_meanwhile(desk):
    drafting.replace([], {"path": desk.pk, "start_level": 3})
    begin = now() + rules.DAY
    later = publish_draft(valid_from=begin)
    drafting.replace([], {"path": desk.pk, "start_level": 2})
    meanwhile = publish_draft()
    assert Rulebook.load().matrix == meanwhile
    with travel(begin):
        assert Rulebook.load().matrix == later


def test_a_version_cannot_begin_in_the_past(desk):
    drafting.begin()
    with pytest.raises(ValidationError):
        publish_draft(valid_from=now() - rules.HOUR)
    assert drafting.current() is not None


def test_what_has_not_begun_can_be_taken_back_and_what_counts_cannot(desk, cast):
    drafting.begin()
    begin = now() + rules.DAY
    version = publish_draft(valid_from=begin)
    withdraw(version.number, actor=cast.manager.pk)
    with travel(begin):
        assert Rulebook.load().matrix.number == 1
    for number in (1, version.number, 99):
        with pytest.raises(Refused):
            withdraw(number)


def test_an_earlier_version_comes_back_by_way_of_the_draft(desk):
    drafting.replace([], {"path": desk.pk, "start_level": 2})
    publish_draft()
    first = MatrixVersion.objects.get(number=1)
    draft = drafting.restore(first)
    assert (draft.rules, draft.default, draft.based_on) == (first.rules, first.default, 1)
    assert Rulebook.load().matrix.number == 2


def test_what_was_published_is_never_changed_or_deleted(desk):
    version = MatrixVersion.objects.get()
    version.rules = []
    for change in (version.save, version.delete):
        with pytest.raises(InternalError), transaction.atomic():
            change()
    assert MatrixVersion.objects.get().rules != []


def test_replaced_rules_are_recognised_by_id_and_by_name(desk):
    before = drafting.begin().rules[0]["id"]
    again = drafting.replace([rule(desk, name="Rule 1"), rule(desk, name="Other")], {"path": desk.pk})
    assert again.rules[0]["id"] == before
    renamed = drafting.replace([{**rule(desk, name="New name"), "id": before}], {"path": desk.pk})
    assert renamed.rules[0]["id"] == before
    twins = drafting.replace([{**rule(desk), "id": before}] * 2, {"path": desk.pk})
    assert len({one["id"] for one in twins.rules}) == 2
