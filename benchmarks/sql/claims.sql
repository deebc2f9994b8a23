-- Steps by chance, then calls until there are exactly `claims`; known times spread from the opening on, denser at first.
CREATE TEMP TABLE picked AS
SELECT s.n, t.step, t.viewpoint, t.track, t.state
FROM seed s JOIN step t USING (story) WHERE pg_temp.draw(s.n, 100 + t.step) < t.chance;

INSERT INTO picked
SELECT n, 50 + call, split_part(%(call)s, '.', 1), split_part(split_part(%(call)s, '.', 2), '=', 1),
       split_part(%(call)s, '=', 2)
FROM (SELECT greatest(%(claims)s - count(*), 0) AS short, %(cases)s + %(small)s AS cases FROM picked) AS have,
     LATERAL generate_series(1, cases) AS n,
     LATERAL generate_series(1, short / cases + (n <= mod(short, cases))::int) AS call;

CREATE TEMP TABLE told AS
SELECT *, pg_temp.id_at(known_at, 100 * n + step, 20) AS claim_id
FROM (
    SELECT s.n, s.case_id, s.opened_at, s.officer, p.step, p.viewpoint, p.track, p.state,
           date_trunc('milliseconds',
               s.opened_at + interval '2 minutes' + (%(until)s::timestamptz - s.opened_at) * 0.99
               * power((row_number() OVER story - 1 + 0.9 * pg_temp.draw(s.n, 200 + p.step))
                       / count(*) OVER (PARTITION BY s.n), 1.5)) AS known_at
    FROM picked p JOIN seed s USING (n)
    WINDOW story AS (PARTITION BY s.n ORDER BY p.step)
) AS timed;
ANALYZE told;

-- Sixty places; most of those located, and half of those missing, are told to be at one of them.
INSERT INTO cases_place (id, crisis_id, name, latitude, longitude)
SELECT pg_temp.id_at(%(start)s, n, 60), %(crisis)s, 'Place ' || n, 45 + n / 10.0, 30 + mod(n * 7, 60) / 4.0
FROM generate_series(0, 59) AS n;

INSERT INTO cases_claim (id, case_id, track, state, viewpoint, claimant, happened, happened_earliest, happened_latest,
                         known_at, recorded_at, recorded_by_id, reliability, credibility, words, place_id, ground,
                         compartment, out_of_order, backdated, key)
SELECT claim_id, case_id, track, state, viewpoint,
       CASE viewpoint WHEN 'ours' THEN 'Embassy' WHEN 'host' THEN 'Ministry of Defence'
                      WHEN 'family' THEN 'brother' ELSE 'Red Cross' END,
       CASE precision WHEN 'day' THEN to_char(day, 'YYYY-MM-DD') WHEN 'month' THEN to_char(day, 'YYYY-MM') ELSE '' END,
       CASE precision WHEN 'day' THEN day WHEN 'month' THEN date_trunc('month', day)::date END,
       CASE precision WHEN 'day' THEN day WHEN 'month' THEN (date_trunc('month', day) + interval '1 month - 1 day')::date END,
       known_at, known_at, officer, 'B', '2', 'As told to the officer on the telephone.',
       CASE WHEN in_crisis AND track = 'whereabouts' AND (state = 'located' OR state = 'missing' AND precision = 'day')
            THEN pg_temp.id_at(%(start)s, floor(60 * power(pg_temp.draw(n, 61), 2))::int, 60) END,
       CASE WHEN state = 'dead' AND viewpoint = 'ours' THEN 'official_act' ELSE '' END, '', false, false, NULL
FROM (
    SELECT *, n <= %(cases)s AS in_crisis, known_at::date - floor(pg_temp.draw(100 * n + step, 21) * 8)::int AS day,
           CASE WHEN pg_temp.draw(100 * n + step, 22) < 0.8 THEN 'day'
                WHEN pg_temp.draw(100 * n + step, 22) < 0.92 THEN 'month' ELSE 'unknown' END AS precision
    FROM told
) AS dated
ORDER BY known_at;

INSERT INTO cases_retraction (claim_id, reason, at, by_id, recorded_at)
SELECT claim_id, 'The caller spoke of somebody else.', at, officer, at
FROM (SELECT *, known_at + (%(until)s::timestamptz - known_at) * 0.1 * pg_temp.draw(100 * n + step, 23) AS at FROM told) t
WHERE pg_temp.draw(100 * n + step, 24) < 0.008 ORDER BY at;

INSERT INTO cases_countersignature (claim_id, at, by_id, recorded_at)
SELECT claim_id, at, %(lead)s, at
FROM (SELECT *, least(known_at + interval '3 days' * pg_temp.draw(100 * n + step, 25), %(until)s) AS at FROM told) t
WHERE state = 'dead' AND viewpoint = 'ours' AND pg_temp.draw(100 * n + step, 26) < 0.92 ORDER BY at;

INSERT INTO cases_clock (id, case_id, kind, started_at, due_at, met_at, note)
SELECT pg_temp.id_at(s.opened_at, s.n, 30), s.case_id, 'first_contact', s.opened_at, s.opened_at + interval '24 hours',
       m.at, ''
FROM seed s
LEFT JOIN (SELECT n, min(known_at) AS at FROM told
           WHERE track = 'contact' AND state IN ('reached', 'regular') GROUP BY n) m USING (n);

INSERT INTO cases_clock (id, case_id, kind, started_at, due_at, met_at, note)
SELECT pg_temp.id_at(c.at, d.n, 31), d.case_id, 'notice_of_death', c.at, c.at + interval '48 hours',
       greatest(c.at, k.known_at), ''
FROM cases_countersignature c JOIN told d USING (claim_id)
LEFT JOIN told k ON k.n = d.n AND k.track = 'kin' AND k.state = 'told';

INSERT INTO audit_entry (at, actor_id, actor_name, verb, kind, object_id, case_id, before, after, address)
SELECT known_at, officer, 'Officer', 'record_claim', 'claim', claim_id, case_id, NULL,
       jsonb_build_object('track', track, 'state', state, 'viewpoint', viewpoint, 'claimant', 'Embassy'), '10.0.0.1'
FROM told ORDER BY known_at;
