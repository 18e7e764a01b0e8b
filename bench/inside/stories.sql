-- Events for the facts of tickets that were there before an instant and to which something happened since: the story of a
-- ticket of the demo that was solved, of middling length, told again from each one's beginning.
INSERT INTO ledger_event (stream, kind, actor, data, at)
SELECT 'ticket:' || fact.ticket_id, event.kind, event.actor, event.data, fact.created_at + (event.at - own.created_at)
FROM insights_ticketfact AS fact
CROSS JOIN (
 SELECT told.ticket_id, told.created_at FROM insights_ticketfact AS told
 JOIN ledger_event ON stream = 'ticket:' || told.ticket_id
 WHERE told.ticket_id < 1000000000 AND told.solved_at IS NOT NULL
 GROUP BY 1, 2 ORDER BY count(*), 1
 OFFSET (SELECT count(*) / 2 FROM insights_ticketfact WHERE ticket_id < 1000000000 AND solved_at IS NOT NULL) LIMIT 1
) AS own
JOIN ledger_event AS event ON event.stream = 'ticket:' || own.ticket_id
WHERE fact.ticket_id > 1000000000 AND fact.created_at <= now() - %(back)s AND fact.last_at > now() - %(back)s
ORDER BY fact.ticket_id, event.id
