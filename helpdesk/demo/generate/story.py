"""The lives that tickets have: nobody answers, or somebody does; they wait, climb, come back, and end. Until now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from random import Random

from helpdesk.accounts.models.organisation import Tier
from helpdesk.demo.generate import wording
from helpdesk.demo.generate.climbs import Moment
from helpdesk.demo.generate.desk import Customer, Desk, Rule, Sort
from helpdesk.demo.generate.finish import finish
from helpdesk.demo.generate.promise import FIRST_RESPONSE, NEXT_RESPONSE, RESOLUTION
from helpdesk.demo.generate.sheet import Ids, Sheet
from helpdesk.demo.generate.skewed import Skewed, early
from helpdesk.demo.generate.ticket import ACKNOWLEDGED_AFTER, LivedTicket, agent_of
from tickets.priorities import priority_of
from tickets.words import Channel, Priority, Severity

_SECOND = timedelta(seconds=1)
FRESH = timedelta(days=3)
CLOSES_AFTER = timedelta(days=4)
SEVERITIES = Skewed({"normal": 58, "low": 24, "high": 14, "critical": 4})
CHANNELS = Skewed({"email": 44, "portal": 24, "phone": 12, "chat": 11, "api": 5, "social": 4})
PRIORITIES = Skewed({"urgent": 1, "high": 3, "normal": 4, "low": 2})
REASONS = Skewed(
    {
        "knowledge": 40,
        "authorisation": 18,
        "demands_superior": 12,
        "resources": 8,
        "overload": 6,
        "miscommunication": 6,
        "outage": 6,
        "other": 4,
    }
)
TRIES = 200
"""Sorts of tickets that are tried for one that falls due now: not every calendar is open."""
OVERRIDDEN = 0.03
TAGGED = 0.35


def every_sort(desk: Desk) -> Iterator[Sort]:
    """Yield every sort of ticket that there can be."""
    languages, tiers = wording.THINGS, Tier.values
    for values in product(
        [*desk.topics, None], Severity.values, Priority.values, tiers, Channel.values, languages
    ):
        yield Sort(*values)


@dataclass
class Lives:
    """Lets tickets live, one after the other."""

    desk: Desk
    sheet: Sheet
    ids: dict[str, Ids]
    rng: Random

    def live(self, created_at: datetime, *, stays_open: bool, is_due_now: bool = False) -> None:
        """Let one ticket live from its opening until now; an end that would lie ahead has not come yet."""
        rng = self.rng
        customer = early(self.desk.customers, rng)
        sort = self._sort(customer)
        rule = self.desk.rule(sort)
        for _ in range(TRIES if is_due_now else 0):
            lately = self._due_lately(rule) if rule else None
            if lately is not None:
                created_at = lately
                break
            sort = self._sort(customer)
            rule = self.desk.rule(sort)
        ticket = LivedTicket(self.sheet, self.ids, sort, rule, customer)
        team = self.desk.team_of(sort.topic)
        language = sort.language
        subject = wording.subject(language, ticket.id, rng)
        ticket.open(
            subject, wording.any_of(wording.BODIES[language], rng), team.pk if team else None, created_at
        )
        if rng.random() < TAGGED:
            ticket.tag(sorted({early(self.desk.tags, rng, 1.7) for _ in range(1 + (rng.random() < 0.3))}))
        if is_due_now and rule is not None:
            self._by_itself(ticket, until=self.desk.at - timedelta(minutes=11))
        else:
            self._go_on(ticket, stays_open=stays_open)
        finish(ticket)

    def _sort(self, customer: Customer) -> Sort:
        rng = self.rng
        severity = SEVERITIES.pick(rng)
        priority = (
            PRIORITIES.pick(rng) if rng.random() < OVERRIDDEN else priority_of(severity, customer.tier).value
        )
        return Sort(
            self.desk.topic.pick(rng),
            severity,
            priority,
            customer.tier,
            CHANNELS.pick(rng),
            customer.language,
        )

    def _due_lately(self, rule: Rule) -> datetime | None:
        """Return when a ticket came in whose first promise was broken in the last ten minutes, and nobody looked.

        None where that calendar was closed in these minutes.
        """
        wanted = self.desk.at - timedelta(seconds=1 + int(self.rng.random() * 595))
        first, last = wanted - timedelta(days=60), wanted
        target = rule.targets[FIRST_RESPONSE] * _SECOND
        while last - first > _SECOND:
            middle = first + (last - first) / 2
            due_at = rule.calendar.due(middle, target)
            first, last = (middle, last) if due_at is not None and due_at < wanted else (first, middle)
        due_at = rule.calendar.due(last.replace(microsecond=0), target)
        return last.replace(microsecond=0) if due_at and abs(due_at - wanted) < 5 * _SECOND else None

    def _go_on(self, ticket: LivedTicket, *, stays_open: bool) -> None:
        now, rng = self.desk.at, self.rng
        is_fresh = now - ticket.created_at < FRESH
        if stays_open and rng.random() < (0.45 if is_fresh else 0.12):
            self._by_itself(ticket, until=now)
            return
        answered_at = self._first_answer(ticket)
        if answered_at >= now:
            self._by_itself(ticket, until=now)
            return
        self._by_itself(ticket, until=answered_at)
        agent = self._holder(ticket, answered_at)
        if stays_open:
            self._leave_open(ticket, agent, answered_at)
        elif rng.random() < 0.45:
            self._solve(ticket, agent, answered_at)
        else:
            self._ask_back(ticket, agent, answered_at)

    def _first_answer(self, ticket: LivedTicket) -> datetime:
        """Return when somebody answers: mostly in time, sometimes late, seldom after the whole climb."""
        rule, rng = ticket.rule, self.rng
        if rule is None:
            return ticket.created_at + timedelta(minutes=5 + int(rng.random() * 600))
        target, dice = rule.targets[FIRST_RESPONSE], rng.random()
        if dice < 0.80:
            share = 0.02 + 0.7 * rng.random() ** 2
        elif dice < 0.88:
            share = 0.7 + 0.3 * rng.random()
        else:
            share = 1 + 1.5 * rng.random() ** 2
        seconds = int(target * share) + 30
        if dice > 0.985 and rule.moments:
            seconds = rule.moments[-1].seconds + int(3600 * (1 + rng.random()))
        return rule.calendar.due(ticket.created_at, seconds * _SECOND) or self.desk.at

    def _by_itself(self, ticket: LivedTicket, *, until: datetime) -> None:
        """Let happen what the rules say, up to an instant; who is reached says that they have it."""
        rule = ticket.rule
        for moment in rule.moments if rule else ():
            at = self._instant(ticket, moment)
            if at is None or at > until:
                return
            ticket.live_moment(moment, at)
            if at + ACKNOWLEDGED_AFTER <= until or until < self.desk.at:
                ticket.acknowledge(min(at + ACKNOWLEDGED_AFTER, until))

    @staticmethod
    def _instant(ticket: LivedTicket, moment: Moment) -> datetime | None:
        if ticket.rule is None or not moment.seconds:
            return ticket.created_at
        return ticket.rule.calendar.due(ticket.created_at, moment.seconds * _SECOND)

    def _holder(self, ticket: LivedTicket, at: datetime) -> int:
        """Return who answers: the holder, or somebody of the team who takes it a moment before."""
        if ticket.assignee is not None:
            return ticket.assignee
        agent = agent_of(self.desk.agents.get(ticket.team) or self.desk.agents[None], self.rng)
        ticket.assign(agent, agent, at)
        return agent

    def _solve(self, ticket: LivedTicket, agent: int, at: datetime) -> None:
        ticket.reply(wording.REPLIES[ticket.sort.language][1], agent, at, "resolved")
        closed_at = at + CLOSES_AFTER + timedelta(hours=int(self.rng.random() * 72))
        if closed_at < self.desk.at:
            ticket.close(closed_at)

    def _ask_back(self, ticket: LivedTicket, agent: int, at: datetime) -> None:
        """Ask the customer, hear from them, perhaps hand it on, and solve it: as far as there was time until now."""
        rng, language = self.rng, ticket.sort.language
        for _round in range(1 + (rng.random() < 0.25)):
            ticket.reply(wording.any_of(wording.REPLIES[language], rng), agent, at, "waiting_customer")
            heard_at = at + timedelta(seconds=1800 + int(rng.random() ** 2 * 150_000))
            answered_at = self._next_answer(ticket, heard_at)
            if answered_at >= self.desk.at:
                self._wait(ticket, heard_at)
                return
            ticket.hear(wording.any_of(wording.ANSWERS[language], rng), heard_at)
            between = heard_at + (answered_at - heard_at) / 2
            agent = self._perhaps_hand_on(ticket, agent, between.replace(microsecond=0))
            at = answered_at
        self._solve(ticket, agent, at)

    def _wait(self, ticket: LivedTicket, heard_at: datetime) -> None:
        """The story goes on after now: the customer answers later, or did so in time for an answer to come."""
        if heard_at < self.desk.at and self.desk.at - heard_at < self._free(ticket):
            ticket.hear(wording.any_of(wording.ANSWERS[ticket.sort.language], self.rng), heard_at)

    def _perhaps_hand_on(self, ticket: LivedTicket, agent: int, at: datetime) -> int:
        move = ticket.rule.first_move if ticket.rule else None
        if move is None or ticket.climb is not None or ticket.level > 1 or self.rng.random() > 0.12:
            if self.rng.random() < 0.2:
                ticket.note(wording.any_of(wording.NOTES, self.rng), agent, at)
            return agent
        ticket.escalate(move, agent, wording.any_of(wording.SUMMARIES, self.rng), REASONS.pick(self.rng), at)
        holder = self._holder(ticket, at + _SECOND)
        ticket.acknowledge(at + 2 * _SECOND)
        return holder

    def _next_answer(self, ticket: LivedTicket, heard_at: datetime) -> datetime:
        """Return when the next answer comes: before anything falls due on the resolution, sometimes late itself."""
        rule, rng = ticket.rule, self.rng
        if rule is None:
            return heard_at + timedelta(minutes=20 + int(rng.random() * 600))
        target = rule.targets.get(NEXT_RESPONSE, rule.targets[RESOLUTION])
        share = (
            0.05 + 0.75 * rng.random()
            if rng.random() < 0.9 or rule.steps[NEXT_RESPONSE]
            else 1 + rng.random()
        )
        most = self._left(ticket)
        seconds = min(target * share, most * 0.9) if most is not None else target * share
        return rule.calendar.due(heard_at, (int(seconds) + 5) * _SECOND) or self.desk.at

    @staticmethod
    def _left(ticket: LivedTicket) -> int | None:
        """Return the business seconds that may run on the resolution before something falls due; None for all."""
        promise, rule = ticket.promises.get(RESOLUTION), ticket.rule
        if promise is None or rule is None:
            return None
        was, promise.state = promise.state, "running"
        waits = promise.waits(rule.steps[RESOLUTION])
        promise.state = was
        return max(min(waits) - promise.banked, 0) if waits else None

    def _free(self, ticket: LivedTicket) -> timedelta:
        """Return how long a customer's answer may wait now before anything falls due; by the wall's clock at least."""
        rule = ticket.rule
        if rule is None:
            return timedelta(days=9)
        left = [
            seconds
            for seconds in (self._left(ticket), rule.targets.get(NEXT_RESPONSE))
            if seconds is not None
        ]
        steps = (
            [rule.targets[NEXT_RESPONSE] // 4]
            if rule.steps[NEXT_RESPONSE] and NEXT_RESPONSE in rule.targets
            else []
        )
        return min([*left, *steps], default=86_400) * 0.9 * _SECOND

    def _leave_open(self, ticket: LivedTicket, agent: int, at: datetime) -> None:
        """Bring it to where open tickets stand: waiting for somebody, or heard of again just now."""
        rng, language = self.rng, ticket.sort.language
        status = "waiting_customer" if rng.random() < 0.82 else "waiting_third_party"
        ticket.reply(wording.any_of(wording.REPLIES[language], rng), agent, at, status)
        if rng.random() > 0.4 or status != "waiting_customer" or not ticket.rests:
            return
        free = self._free(ticket)
        heard_at = self.desk.at - (free * (0.05 + 0.9 * rng.random()))
        if heard_at > at:
            heard_at = max(heard_at.replace(microsecond=0), at)
            ticket.hear(wording.any_of(wording.ANSWERS[language], rng), heard_at)
