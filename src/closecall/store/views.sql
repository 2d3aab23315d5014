-- The questions that coaches ask, as views. The same text serves SQLite and PostgreSQL: week, month and due days are columns,
-- since the two reckon with dates in different words. "Today" is CURRENT_DATE: UTC in SQLite, the session's time zone in PostgreSQL.
-- Each view is introduced by its name and one sentence, from which docs/schema.md is written.

-- rates_by_rep: How often each rep asks (ask_rate: calls with an ask, of all), and gains what was asked for (gain_rate: of the calls with an ask).
CREATE VIEW rates_by_rep AS
SELECT g.rep, r.team, g.calls, g.asked, g.gained,
       CAST(g.asked AS DOUBLE PRECISION) / g.calls AS ask_rate,
       CAST(g.gained AS DOUBLE PRECISION) / NULLIF(g.asked, 0) AS gain_rate
FROM (
    SELECT rep, COUNT(*) AS calls, COUNT(CASE WHEN asked THEN 1 END) AS asked, COUNT(CASE WHEN gained THEN 1 END) AS gained
    FROM calls GROUP BY rep
) g
LEFT JOIN reps r ON r.rep = g.rep;

-- rates_by_team: The same by the team of the call.
CREATE VIEW rates_by_team AS
SELECT g.*,
       CAST(g.asked AS DOUBLE PRECISION) / g.calls AS ask_rate,
       CAST(g.gained AS DOUBLE PRECISION) / NULLIF(g.asked, 0) AS gain_rate
FROM (
    SELECT team, COUNT(*) AS calls, COUNT(CASE WHEN asked THEN 1 END) AS asked, COUNT(CASE WHEN gained THEN 1 END) AS gained
    FROM calls GROUP BY team
) g;

-- rates_by_stage: The same by the stage of the sale.
CREATE VIEW rates_by_stage AS
SELECT g.*,
       CAST(g.asked AS DOUBLE PRECISION) / g.calls AS ask_rate,
       CAST(g.gained AS DOUBLE PRECISION) / NULLIF(g.asked, 0) AS gain_rate
FROM (
    SELECT stage, COUNT(*) AS calls, COUNT(CASE WHEN asked THEN 1 END) AS asked, COUNT(CASE WHEN gained THEN 1 END) AS gained
    FROM calls GROUP BY stage
) g;

-- rates_by_week: The same by week, named by its Monday; calls without a date are left out.
CREATE VIEW rates_by_week AS
SELECT g.*,
       CAST(g.asked AS DOUBLE PRECISION) / g.calls AS ask_rate,
       CAST(g.gained AS DOUBLE PRECISION) / NULLIF(g.asked, 0) AS gain_rate
FROM (
    SELECT week, COUNT(*) AS calls, COUNT(CASE WHEN asked THEN 1 END) AS asked, COUNT(CASE WHEN gained THEN 1 END) AS gained
    FROM calls WHERE week IS NOT NULL GROUP BY week
) g;

-- rates_by_kind: Of each kind of commitment, how many were asked for and gained (accepted); ask_rate is the commitments of the kind that were asked for, for each call.
CREATE VIEW rates_by_kind AS
SELECT g.*,
       CAST(g.asked AS DOUBLE PRECISION) / g.calls AS ask_rate,
       CAST(g.gained AS DOUBLE PRECISION) / NULLIF(g.asked, 0) AS gain_rate
FROM (
    SELECT kind, (SELECT COUNT(*) FROM calls) AS calls, COUNT(*) AS asked,
           COUNT(CASE WHEN outcome = 'accepted' THEN 1 END) AS gained
    FROM commitments WHERE initiator = 'rep' GROUP BY kind
) g;

-- calls_without_ask_this_week: Calls of this week, Monday to Sunday, in which the rep asked for nothing; hints tells how often a next step was only mentioned.
CREATE VIEW calls_without_ask_this_week AS
SELECT call_key, call_id, path, day, rep, team, customer, stage, verdict, hints, score
FROM calls
WHERE week_ends >= CURRENT_DATE AND week <= CURRENT_DATE AND asked = FALSE;

-- open_commitments: Commitments that stand (accepted, on a condition, or with the customer's counter-offer) and have a day: coming, due, or overdue for up to 90 days.
CREATE VIEW open_commitments AS
SELECT m.call_key, m.commitment, m.due, m.due_from,
       CASE WHEN m.due < CURRENT_DATE THEN 'overdue' WHEN m.due_from <= CURRENT_DATE THEN 'due' ELSE 'coming' END AS status,
       m.kind, m.outcome, m.initiator, m.when_words, m.who, m.quote, c.call_id, c.day, c.rep, c.team, c.customer, c.stage
FROM commitments m
JOIN calls c ON c.call_key = m.call_key
WHERE m.shown_until >= CURRENT_DATE;

-- stalls: Asks of the last eight weeks with calls, and of calls without a date, that were put off, met with an objection or a question, or left unanswered, and what followed: the answer to the next ask for the same commitment (null: not asked again), and the customer's final position.
CREATE VIEW stalls AS
SELECT a.call_key, a.number, a.turn, a.kind, a.quote, a.response, a.response_quote, a.next_ask, a.next_response, a.outcome,
       c.call_id, c.day, c.week, c.rep, c.team, c.customer, c.stage
FROM calls c
CROSS JOIN asks a -- in SQLite the left side comes first then, so that the weeks (or a rep) find their calls, and these their asks by key
WHERE a.call_key = c.call_key AND a.stalled = TRUE AND (c.week IS NULL OR c.week >= (
    SELECT MIN(week) FROM (SELECT DISTINCT week FROM calls WHERE week <= CURRENT_DATE ORDER BY week DESC LIMIT 8) recent
));

-- stalls_by_rep: How often each rep asked again after a stall (re_ask_rate), and how often that worked (re_ask_gain_rate: it was accepted, also on a condition, or countered).
CREATE VIEW stalls_by_rep AS
SELECT g.*,
       CAST(g.re_asks AS DOUBLE PRECISION) / NULLIF(g.stalls, 0) AS re_ask_rate,
       CAST(g.re_asks_gained AS DOUBLE PRECISION) / NULLIF(g.re_asks, 0) AS re_ask_gain_rate
FROM (
    SELECT rep, SUM(stalls) AS stalls, SUM(re_asks) AS re_asks, SUM(re_asks_gained) AS re_asks_gained
    FROM calls GROUP BY rep
) g;

-- premature_asks: First asks of calls of the last eight weeks with calls, and of calls without a date, that came before any question about the customer's affairs, with their answers.
CREATE VIEW premature_asks AS
SELECT a.call_key, a.number, a.turn, a.position, a.start_seconds, a.kind, a.quote, a.response, a.response_quote,
       c.call_id, c.day, c.week, c.rep, c.team, c.customer, c.stage, c.verdict
FROM calls c
CROSS JOIN asks a
WHERE a.call_key = c.call_key AND a.premature = TRUE AND (c.week IS NULL OR c.week >= (
    SELECT MIN(week) FROM (SELECT DISTINCT week FROM calls WHERE week <= CURRENT_DATE ORDER BY week DESC LIMIT 8) recent
));

-- rep_trend: Each rep's weeks beside the rep's own past: the rates over up to eight weeks with calls before, and the difference to them.
CREATE VIEW rep_trend AS
SELECT w.*, w.ask_rate - w.past_ask_rate AS ask_rate_change, w.gain_rate - w.past_gain_rate AS gain_rate_change
FROM (
    SELECT s.rep, s.week, s.calls, s.asked, s.gained,
           CAST(s.asked AS DOUBLE PRECISION) / s.calls AS ask_rate,
           CAST(s.gained AS DOUBLE PRECISION) / NULLIF(s.asked, 0) AS gain_rate,
           s.past_calls,
           CAST(s.past_asked AS DOUBLE PRECISION) / s.past_calls AS past_ask_rate,
           CAST(s.past_gained AS DOUBLE PRECISION) / NULLIF(s.past_asked, 0) AS past_gain_rate
    FROM (
        SELECT g.*, SUM(g.calls) OVER past AS past_calls, SUM(g.asked) OVER past AS past_asked, SUM(g.gained) OVER past AS past_gained
        FROM (
            SELECT rep, week, COUNT(*) AS calls, COUNT(CASE WHEN asked THEN 1 END) AS asked, COUNT(CASE WHEN gained THEN 1 END) AS gained
            FROM calls WHERE rep IS NOT NULL AND week IS NOT NULL GROUP BY rep, week
        ) g
        WINDOW past AS (PARTITION BY g.rep ORDER BY g.week ROWS BETWEEN 8 PRECEDING AND 1 PRECEDING)
    ) s
) w;
