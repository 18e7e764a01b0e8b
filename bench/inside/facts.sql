-- Facts of two years, evenly spread: one ticket in ten is open, two in nine were escalated, one solved in twenty-five was
-- reopened, one in ninety-seven is out of every figure.
INSERT INTO insights_ticketfact (
 ticket_id, event_id, created_at, last_at, is_out, requester_id, team_id, agent_id, team_now_id, agent_now_id, replied_by_id,
 solved_by_id, topic_id, channel, tier, language, severity, priority, status, start_level, level, peak_level, first_reply_at,
 resolved_at, solved_at, turns, is_reopened_soon, replies, replies_to_solve, escalated_at, escalation_kind, escalation_reason,
 escalation_trigger, escalated_from, escalated_to, escalated_team_id, hops, returns, moves, is_warned, is_from_bot,
 first_response_seconds, resolution_seconds, level_seconds, first_response_met, next_response_met, resolution_met,
 first_response_charged, next_response_charged, resolution_charged, articles_used, is_lesson_owed)
SELECT 1000000000 + n, 1000000000 + n, created, greatest(created, coalesce(solved, created)), n %% 97 = 0,
 n %% 40000 + 1, n %% 12 + 1, n %% 300 + 1, n %% 12 + 1 , CASE WHEN n %% 9 = 0 THEN NULL ELSE n %% 300 + 1 END, n %% 300 + 1, CASE WHEN solved IS NOT NULL THEN n %% 300 + 1 END, CASE WHEN n %% 17 = 0 THEN NULL ELSE n %% 60 + 1 END,
 (ARRAY['email','portal','phone','api'])[n %% 4 + 1], (ARRAY['standard','plus','strategic'])[n %% 3 + 1], (ARRAY['en','de','fr','ru'])[n %% 4 + 1],
 (ARRAY['low','normal','high','critical'])[n %% 4 + 1], (ARRAY['low','normal','high','urgent'])[n %% 4 + 1], CASE WHEN solved IS NULL THEN 'open' ELSE 'closed' END,
 CASE WHEN n %% 20 = 0 THEN 2 ELSE 1 END, CASE WHEN esc THEN 2 ELSE 1 END, CASE WHEN esc THEN 2 + (n %% 5 = 0)::int ELSE 1 END,
 CASE WHEN n %% 30 <> 0 THEN created + r2 * interval '10 hours' END, solved, solved,
 CASE WHEN solved IS NULL THEN '{}' WHEN n %% 25 = 0 THEN ARRAY[solved - interval '3 hours', solved - interval '1 hour', solved] ELSE ARRAY[solved] END,
 n %% 25 = 0, 1 + n %% 3, CASE WHEN solved IS NULL THEN 0 ELSE 1 + n %% 3 END,
 CASE WHEN esc THEN created + interval '2 hours' END, CASE WHEN esc THEN 'functional' ELSE '' END,
 CASE WHEN esc THEN (ARRAY['knowledge','time','access','risk'])[n %% 4 + 1] ELSE '' END, CASE WHEN esc THEN (ARRAY['manual','time','proactive'])[n %% 3 + 1] ELSE '' END,
 CASE WHEN esc THEN 1 END, CASE WHEN esc THEN 2 END, CASE WHEN esc THEN 5 END, CASE WHEN esc THEN 1 ELSE 0 END, CASE WHEN esc AND n %% 7 = 0 THEN 1 ELSE 0 END,
 CASE WHEN esc AND n %% 7 = 0 THEN ARRAY[102, 201] WHEN esc AND n %% 5 = 0 THEN ARRAY[102, 203] WHEN esc THEN ARRAY[102] ELSE '{}' END::smallint[], n %% 11 = 0, n %% 13 = 0,
 CASE WHEN n %% 30 <> 0 THEN (r2 * 30000)::int END, CASE WHEN solved IS NOT NULL THEN (r3 * 200000)::int END,
 CASE WHEN esc THEN ARRAY[(r2 * 50000)::int, (r3 * 100000)::int] ELSE ARRAY[(r3 * 200000)::int] END,
 r2 < 0.85, NULL, CASE WHEN solved IS NOT NULL THEN r3 < 0.9 END, CASE WHEN r2 >= 0.85 THEN 1 END, NULL, CASE WHEN solved IS NOT NULL AND r3 >= 0.9 THEN 2 END,
 n %% 4, CASE WHEN esc THEN n %% 3 = 0 END
FROM (
 SELECT n, created, r2, r3, n %% 9 IN (0, 4) AS esc, CASE WHEN r1 >= 0.1 AND created + r3 * interval '6 days' < now() THEN created + r3 * interval '6 days' END AS solved
 FROM (SELECT n, now() - interval '730 days' + (n::float8 / %(count)s) * interval '730 days' AS created, random() AS r1, random() AS r2, random() AS r3 FROM generate_series(1, %(count)s) AS n) AS chance
) AS story;
INSERT INTO insights_climbfact (ticket_id, number, opened_at, counts, kind, reason, trigger, from_team_id, to_team_id, agent_id,
 from_level, to_level, acknowledged_at, closed_at)
SELECT ticket_id, 1, escalated_at, true, escalation_kind, escalation_reason, escalation_trigger, team_id, 5, agent_id,
 1, 2, escalated_at + interval '1 hour', solved_at
FROM insights_ticketfact WHERE escalated_at IS NOT NULL AND ticket_id > 1000000000
