"""Tickets that become one: what goes along, what is refused, and that both stories can still be read."""

import pytest
from django.db import IntegrityError, transaction

from helpdesk.accounts.models import Organisation
from helpdesk.accounts.services import teams
from helpdesk.ledger.models import Event
from tests.escalation import rules
from tests.escalation.rules import HOUR, MINUTE, T0
from tests.threads import at_once
from tickets.errors import Merged, Refused, Stale
from tickets.models import Message, Ticket, TicketWatcher
from tickets.selectors.conversation import timeline
from tickets.selectors.said import messages_of
from tickets.services.conversation import note, receive, reply
from tickets.services.lifecycle import change_status
from tickets.services.merging import merge
from tickets.services.placing import assign
from tickets.services.tagging import tag
from tickets.services.triage import change
from tickets.services.watching import involve, watch


@pytest.fixture
def pair(cast):
    """Two tickets of one customer: the second asks again what the first asks."""
    first, second = rules.ticket(), rules.ticket(at=T0 + 10 * MINUTE)
    return first, second


def said_on(ticket):
    return list(ticket.messages.order_by("pk").values_list("body", flat=True))


def happened(ticket, kind):
    return list(Event.objects.filter(stream=ticket.stream, kind=kind).order_by("pk"))


def words_of(ticket):
    entries = timeline(rules.fresh(ticket)).entries
    alone = [entry.event.text for entry in entries if entry.event]
    return alone + [event.text for entry in entries for event in entry.events]


# what goes along


def test_what_was_said_goes_along_in_the_order_in_which_it_was_said(pair, cast):
    first, second = pair
    receive(first, "Still broken.", requester=first.requester, at=T0 + 11 * MINUTE)
    note(second, "The same till.", author=cast.l1, at=T0 + 12 * MINUTE)
    merged = merge([second], first, actor=cast.l1, at=T0 + HOUR)
    assert said_on(merged) == ["Nothing works.", "Nothing works.", "Still broken.", "The same till."]
    assert said_on(second) == []


def test_the_story_of_a_merged_ticket_can_still_be_read(pair, cast):
    first, second = pair
    note(second, "The same till.", author=cast.l1, at=T0 + 12 * MINUTE)
    merge([second], first, actor=cast.l1, at=T0 + HOUR)
    assert [one.body for one in messages_of(rules.fresh(second)).order_by("pk")] == [
        "Nothing works.",
        "The same till.",
    ]
    assert f"Luca One merged it into {first.key}." in words_of(second)
    assert f"Luca One merged {second.key} into it, with 2 messages." in words_of(first)


def test_a_message_says_where_it_was_written(pair, cast):
    first, second = pair
    merge([second], first, actor=cast.l1, at=T0 + HOUR)
    said = [entry.said for entry in timeline(rules.fresh(first)).entries if entry.said]
    assert [one.via for one in said] == ["", f"Written on {second.key}"]
    own = [entry.said for entry in timeline(rules.fresh(second)).entries if entry.said]
    assert [one.via for one in own] == [""]


def test_messages_remember_where_they_were_written_through_several_merges(pair, cast):
    first, second = pair
    third = rules.ticket(at=T0 + 20 * MINUTE)
    merge([third], second, actor=cast.l1, at=T0 + HOUR)
    merge([second], first, actor=cast.l1, at=T0 + HOUR)
    came = list(first.messages.order_by("pk").values_list("came_from", flat=True))
    assert came == [None, second.pk, third.pk]
    assert messages_of(rules.fresh(second)).count() == 2
    assert messages_of(rules.fresh(third)).count() == 1


def test_followers_and_the_holder_go_along_and_nobody_follows_twice(pair, cast):
    first, second = pair
    watch(first, cast.lead)
    watch(second, cast.lead)
    watch(second, cast.l3)
    involve([(second.pk, cast.manager.pk)])
    second = assign(second, assignee=cast.l2, team=None, actor=cast.lead)
    merge([second], first, actor=cast.l1)
    rows = dict(TicketWatcher.objects.filter(ticket=first).values_list("user", "is_involved"))
    assert rows == {cast.lead.pk: False, cast.l3.pk: False, cast.l2.pk: False, cast.manager.pk: True}


def test_whoever_followed_the_target_already_becomes_involved_when_they_were_in_the_source(pair, cast):
    first, second = pair
    watch(first, cast.l3)
    involve([(second.pk, cast.l3.pk)])
    merge([second], first, actor=cast.l1)
    assert TicketWatcher.objects.get(ticket=first, user=cast.l3).is_involved


def test_tags_go_along(pair, cast):
    first, second = pair
    tag(first, add=["till"], actor=cast.l1)
    tag(second, add=["till", "shop"], actor=cast.l1)
    merge([second], first, actor=cast.l1)
    assert sorted(first.tags.values_list("slug", flat=True)) == ["shop", "till"]
    assert happened(first, "ticket.took_over")[0].data["tags"] == ["shop"]


def test_several_tickets_go_into_one_at_once(pair, cast):
    first, second = pair
    third = rules.ticket(at=T0 + 20 * MINUTE)
    merge([third, second, third], first, actor=cast.l1, at=T0 + HOUR)
    assert len(said_on(first)) == 3
    assert [one.data["ticket"] for one in happened(first, "ticket.took_over")] == [second.pk, third.pk]
    assert {rules.fresh(one).status for one in (second, third)} == {"closed"}


def test_the_merged_ticket_is_closed_for_good_and_leads_on(pair, cast):
    first, second = pair
    merge([second], first, actor=cast.l1, at=T0 + HOUR)
    gone = rules.fresh(second)
    assert (gone.status, gone.merged_into, gone.closed_at) == ("closed", first, T0 + HOUR)
    assert happened(second, "ticket.merged")[0].data == {"into": first.pk, "messages": 1}
    assert happened(second, "ticket.status_changed")[0].data["why"] == "merged"


def test_the_target_counts_as_changed(pair, cast):
    first, second = pair
    merged = merge([second], first, actor=cast.l1, at=T0 + HOUR)
    assert (merged.revision, merged.updated_at) == (first.revision + 1, T0 + HOUR)
    assert rules.fresh(first).revision == merged.revision


def test_a_resolved_duplicate_can_still_be_merged(pair, cast):
    first, second = pair
    change_status(second, "resolved", actor=cast.l1, at=T0 + HOUR)
    merge([second], first, actor=cast.l1, at=T0 + 2 * HOUR)
    assert rules.fresh(second).merged_into == first


def test_a_ticket_that_waited_for_its_customer_opens_when_they_wrote_on_another(pair, cast):
    first, second = pair
    reply(first, "Which till?", author=cast.l1, status="waiting_customer", at=T0 + 5 * MINUTE)
    receive(second, "Till 7.", requester=second.requester, at=T0 + 11 * MINUTE)
    merge([second], first, actor=cast.l1, at=T0 + HOUR)
    assert rules.fresh(first).status == "open"


def test_a_ticket_goes_on_waiting_when_the_last_word_is_ours(pair, cast):
    first, second = pair
    reply(first, "Which till?", author=cast.l1, status="waiting_customer", at=T0 + 30 * MINUTE)
    merge([second], first, actor=cast.l1, at=T0 + HOUR)
    assert rules.fresh(first).status == "waiting_customer"


# afterwards


def test_what_the_customer_writes_on_a_merged_ticket_arrives_where_everything_goes_on(pair, cast):
    first, second = pair
    third = rules.ticket(at=T0 + 20 * MINUTE)
    merge([third], second, actor=cast.l1)
    merge([second], first, actor=cast.l1)
    message = receive(third, "Hello?", requester=third.requester)
    assert message.ticket_id == first.pk
    assert rules.fresh(third).status == "closed"


@pytest.mark.parametrize(
    "verb",
    [
        lambda one, cast: reply(one, "x", author=cast.l1),
        lambda one, cast: note(one, "x", author=cast.l1),
        lambda one, cast: change_status(one, "open", actor=cast.l1),
        lambda one, cast: assign(one, assignee=cast.l2, team=None, actor=cast.l1),
        lambda one, cast: tag(one, add=["x"], actor=cast.l1),
        lambda one, cast: change(one, {"priority": "urgent"}, actor=cast.l1),
    ],
    ids=["reply", "note", "status", "assign", "tag", "change"],
)
def test_nothing_changes_any_more_on_a_merged_ticket(pair, cast, verb):
    first, second = pair
    merge([second], first, actor=cast.l1)
    before = Event.objects.count()
    with pytest.raises(Merged, match=f"{second.key} was merged into {first.key}") as refused:
        verb(rules.fresh(second), cast)
    assert refused.value.into == first.pk
    assert Event.objects.count() == before


def test_the_database_keeps_a_merged_ticket_closed(pair, cast):
    first, second = pair
    merge([second], first, actor=cast.l1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.filter(pk=second.pk).update(status="open")


# what is refused, with nothing changed


def refused(match, sources, target, actor, error=Refused, **options):
    before = list(Ticket.objects.order_by("pk").values()), Event.objects.count(), said_on(target)
    with pytest.raises(error, match=match):
        merge(sources, target, actor=actor, **options)
    assert (list(Ticket.objects.order_by("pk").values()), Event.objects.count(), said_on(target)) == before


def test_a_ticket_is_not_merged_into_itself(pair, cast):
    first, second = pair
    refused("into itself", [second, first], first, cast.l1)


def test_no_ticket_at_all_is_refused(pair, cast):
    refused("at least one", [], pair[0], cast.l1)


def test_a_closed_ticket_is_refused(pair, cast):
    first, second = pair
    change_status(second, "closed", actor=cast.l1)
    refused(f"{second.key} is closed", [second], first, cast.l1)


@pytest.mark.parametrize("status", ["resolved", "closed"])
def test_a_target_that_is_done_is_refused(pair, cast, status):
    first, second = pair
    change_status(first, status, actor=cast.l1)
    refused(f"{first.key} is done", [second], first, cast.l1)


def test_a_ticket_that_was_merged_already_is_refused_as_source_and_as_target(pair, cast):
    first, second = pair
    third = rules.ticket()
    merge([second], first, actor=cast.l1)
    refused(f"{second.key} was merged into {first.key}", [second], third, cast.l1, Merged)
    refused(f"{second.key} was merged into {first.key}", [third], second, cast.l1, Merged)


def test_tickets_cannot_be_merged_in_a_circle(pair, cast):
    first, second = pair
    third = rules.ticket()
    merge([first], second, actor=cast.l1)
    merge([second], third, actor=cast.l1)
    refused("was merged into", [third], first, cast.l1, Merged)


def test_another_customers_ticket_is_refused(pair, cast):
    other = rules.ticket(requester=rules.customer("other@shop.test"))
    refused("is another customer's", [other], pair[0], cast.l1)


def test_the_same_person_for_another_company_is_refused(pair, cast):
    first, second = pair
    Ticket.objects.filter(pk=second.pk).update(organisation=Organisation.objects.create(name="Elsewhere"))
    refused("is another customer's", [second], first, cast.l1)


def test_one_that_does_not_fit_stops_all(pair, cast):
    first, second = pair
    other = rules.ticket(requester=rules.customer("other@shop.test"))
    refused("is another customer's", [second, other], first, cast.l1)


def test_an_old_revision_is_refused(pair, cast):
    first, second = pair
    change(first, {"subject": "Till"}, actor=cast.l1)
    refused("Somebody changed", [second], first, cast.l1, Stale, revisions={first.pk: first.revision})


def test_a_ticket_that_the_actor_may_not_see_does_not_exist_for_them(pair, cast):
    first, second = pair
    teams.change(cast.finance_team, is_private=True)
    hidden = assign(second, assignee=None, team=cast.finance_team, actor=cast.admin)
    refused(f"There is no ticket {hidden.key}", [hidden], first, cast.l1)
    refused(f"There is no ticket {hidden.key}", [first], hidden, cast.l1)


def test_what_is_private_is_not_brought_into_the_open(pair, cast):
    first, second = pair
    teams.change(cast.finance_team, is_private=True)
    hidden = assign(second, assignee=None, team=cast.finance_team, actor=cast.admin)
    refused("belongs to a private team", [hidden], first, cast.finance)
    merge([first], hidden, actor=cast.finance)
    assert rules.fresh(first).merged_into == hidden


# at once, for real


def outcome(sources, target, actor):
    def run():
        try:
            merge(sources, target, actor=actor)
        except Refused as error:
            return type(error).__name__
        return "done"

    return run


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_the_same_pair_in_both_directions_leave_one_ticket(cast):
    for _ in range(6):
        first, second = rules.ticket(), rules.ticket()
        results = at_once(outcome([first], second, cast.l1), outcome([second], first, cast.l2))
        assert sorted(results) == ["Merged", "done"]
        left = [one for one in (rules.fresh(first), rules.fresh(second)) if one.merged_into is None]
        assert [one.status for one in left] == ["new"]
        assert said_on(left[0]) == ["Nothing works."] * 2


@pytest.mark.django_db(transaction=True)
def test_a_circle_merged_at_once_ends_in_one_ticket_that_holds_everything(cast):
    for _ in range(4):
        a, b, c = (rules.ticket() for _ in range(3))
        at_once(outcome([a], b, cast.l1), outcome([b], c, cast.l2), outcome([c], a, cast.l3))
        rows = [rules.fresh(one) for one in (a, b, c)]
        ends = [one for one in rows if one.merged_into is None]
        assert len(ends) == 1
        assert len(said_on(ends[0])) == 3
        assert all(one.status == "closed" for one in rows if one.merged_into)


@pytest.mark.django_db(transaction=True)
def test_a_customers_word_that_comes_with_the_merge_is_never_lost(cast):
    for _ in range(6):
        first, second = rules.ticket(), rules.ticket()
        customer = second.requester
        at_once(
            outcome([second], first, cast.l1),
            lambda second=second, customer=customer: receive(second, "One more.", requester=customer),
        )
        assert said_on(first).count("One more.") == 1
        assert Message.objects.filter(ticket=second).count() == 0
