"""The statements that count a backlog. Each follows `KEPT` and answers rows that begin with (post, compartments): what
an officer may see is a sum over such rows. Compartments are those of the cases that a request is linked to."""

KEPT = """
    WITH kept AS (
        SELECT l.request_id, array_agg(DISTINCT held ORDER BY held) AS held
        FROM intake_requestlink l
        JOIN cases_case c ON c.id = l.case_id AND c.compartments <> '{}'
        CROSS JOIN LATERAL unnest(c.compartments) AS held
        WHERE NOT EXISTS (SELECT FROM intake_requestunlink u WHERE u.link_id = l.id)
        GROUP BY 1
    ), seen AS (
        SELECT h.*, coalesce(k.held, '{}') AS held
        FROM intake_handling h LEFT JOIN kept k USING (request_id)
        WHERE h.crisis_id = %(crisis)s
    )
"""

HEAPS = """
    SELECT post_id, held, into_id IS NULL, state, kind, language, count(*), count(*) FILTER (WHERE NOT is_read),
        count(*) FILTER (WHERE is_read AND unmatched > 0), min(received_at), min(since),
        count(*) FILTER (WHERE since <= %(now)s - interval '1 day'),
        count(*) FILTER (WHERE since <= %(now)s - interval '7 days')
    FROM seen GROUP BY 1, 2, 3, 4, 5, 6
"""

# Half hours, because the hours of India begin at half past those of UTC.
ARRIVALS = """
    SELECT post_id, held, date_bin('30 minutes', received_at, 'epoch'), count(*)
    FROM seen WHERE received_at >= %(since)s GROUP BY 1, 2, 3
"""

DECISIONS = """
    SELECT post_id, held, date_bin('30 minutes', s.at, 'epoch'), count(DISTINCT s.request_id)
    FROM intake_step s JOIN seen USING (request_id)
    WHERE s.at >= %(since)s AND s.by_id IS NOT NULL AND s.state = ANY (%(done)s) GROUP BY 1, 2, 3
"""

WAITS = """
    , waited AS (
        SELECT post_id, held, CASE WHEN answered_at IS NOT NULL THEN 'answered'
            WHEN state = ANY (%(closed)s) THEN 'closed' ELSE 'waits' END AS how,
            date_part('epoch', coalesce(answered_at, CASE WHEN state = ANY (%(closed)s) THEN since END, %(now)s)
                - received_at) / 60 AS minutes
        FROM seen WHERE into_id IS NULL AND automatic = ''
    )
    SELECT post_id, held, CASE WHEN minutes <= 2880 THEN greatest(ceil(minutes), 0)
        ELSE ceil(minutes / 60) * 60 END::integer,
        count(*) FILTER (WHERE how = 'answered'), count(*) FILTER (WHERE how = 'waits'),
        count(*) FILTER (WHERE how = 'closed')
    FROM waited GROUP BY 1, 2, 3
"""
"""To the minute for two days, to the hour beyond. Who was closed without an answer stops waiting when it was closed."""

PERSONS = """
    , pleas AS (
        SELECT s.request_id, s.post_id, s.held FROM seen s
        LEFT JOIN intake_handling first ON first.request_id = s.into_id
        WHERE s.automatic = '' AND coalesce(first.state, s.state) <> 'not_ours'
    ), linked AS (
        SELECT p.post_id, p.held, l.request_id, l.mention_id, coalesce(n.joined_into_id, n.id) AS person
        FROM intake_requestlink l JOIN pleas p USING (request_id) JOIN people_person n ON n.id = l.person_id
        WHERE NOT EXISTS (SELECT FROM intake_requestunlink u WHERE u.link_id = l.id)
    ), unsure AS (
        SELECT p.post_id, p.held, m.request_id, coalesce(m."group", m.id) AS flock, m.likely_probability AS sure,
            coalesce(n.joined_into_id, n.id) AS likely
        FROM intake_mention m JOIN pleas p USING (request_id) LEFT JOIN people_person n ON n.id = m.likely_id
        WHERE NOT EXISTS (SELECT FROM linked l WHERE l.mention_id = m.id)
    ), said AS (
        SELECT coalesce(m."group", m.id) AS flock, min(l.person::text)::uuid AS person
        FROM linked l JOIN intake_mention m ON m.id = l.mention_id GROUP BY 1
    ), guessed AS (
        SELECT flock, min(likely::text)::uuid AS person FROM unsure WHERE likely IS NOT NULL GROUP BY 1
    ), who AS (
        SELECT post_id, held, person FROM linked
        UNION
        SELECT u.post_id, u.held, coalesce(s.person, g.person, u.flock)
        FROM unsure u LEFT JOIN said s USING (flock) LEFT JOIN guessed g USING (flock)
    ), counted AS (
        SELECT post_id, held, 'requests' AS what, count(*) AS n FROM pleas
        GROUP BY GROUPING SETS ((1, 2), (2), ())
        UNION ALL
        SELECT post_id, held, 'named', count(DISTINCT person) FROM linked
        GROUP BY GROUPING SETS ((1, 2), (2), ())
        UNION ALL
        SELECT post_id, held, 'unsure', count(*) FROM unsure
        GROUP BY GROUPING SETS ((1, 2), (2), ())
        UNION ALL
        SELECT post_id, held, 'likely', count(*) FROM unsure WHERE sure >= %(sure)s
        GROUP BY GROUPING SETS ((1, 2), (2), ())
        UNION ALL
        SELECT post_id, held, 'nobody', count(*) FROM pleas p
        WHERE NOT EXISTS (SELECT FROM linked l WHERE l.request_id = p.request_id)
          AND NOT EXISTS (SELECT FROM unsure u WHERE u.request_id = p.request_id)
        GROUP BY GROUPING SETS ((1, 2), (2), ())
        UNION ALL
        SELECT post_id, held, 'apart', count(DISTINCT person) FROM who
        GROUP BY GROUPING SETS ((1, 2), (2), ())
        UNION ALL
        SELECT a.post_id, a.held, 'pairs', count(*) FROM people_proposal r
        JOIN who a ON a.person = r.first_id
        JOIN who b ON b.person = r.second_id AND b.post_id = a.post_id AND b.held = a.held
        WHERE NOT r.closed GROUP BY 1, 2
        UNION ALL
        SELECT NULL, a.held, 'pairs', count(DISTINCT r.id) FROM people_proposal r
        JOIN who a ON a.person = r.first_id JOIN who b ON b.person = r.second_id AND b.held = a.held
        WHERE NOT r.closed GROUP BY 2
        UNION ALL
        SELECT NULL, NULL, 'pairs', count(*) FROM people_proposal r
        WHERE NOT r.closed AND r.first_id IN (SELECT person FROM who) AND r.second_id IN (SELECT person FROM who)
    )
    SELECT post_id, held, what, n FROM counted
"""
"""Rows without a post are for all posts, those without compartments too for all there is: persons of two posts may be
the same, so these are no sums. `apart` are the persons when every guess is taken for right, `pairs` those of them who
may be two times one."""
