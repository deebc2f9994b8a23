"""The statement that counts the denominator: persons, each once, whoever was joined counted as one, with the last day
on which they themselves gave a sign of life."""

FACTS = """
    WITH stays AS (
        SELECT DISTINCT ON (register, number) person_id, register, number, id, expires_on, last_contact_on, leaves
        FROM people_registration WHERE country = ANY (%(countries)s)
        ORDER BY register, number, id DESC
    ), registered AS (
        SELECT coalesce(p.joined_into_id, p.id) AS person, s.last_contact_on AS seen,
            (s.expires_on IS NOT NULL AND s.expires_on < %(today)s)
            OR (s.leaves ~ '^[0-9-]+$' AND left(%(today)s::text, length(s.leaves)) > s.leaves) AS is_over
        FROM stays s JOIN people_person p ON p.id = s.person_id
        WHERE NOT EXISTS (SELECT FROM people_registration n
            WHERE n.register = s.register AND n.number = s.number AND n.id > s.id)
          AND NOT EXISTS (SELECT FROM people_registrationend e WHERE e.register = s.register AND e.number = s.number)
    ), reported AS (
        SELECT DISTINCT ON (person) person, what, at::date AS seen FROM (
            SELECT coalesce(p.joined_into_id, p.id) AS person, r.what, r.at, r.id
            FROM intake_report r JOIN people_person p ON p.id = r.person_id WHERE r.crisis_id = %(crisis)s
        ) AS said ORDER BY person, at DESC, id DESC
    ), wrote AS (
        SELECT coalesce(p.joined_into_id, p.id) AS person, max(h.received_at)::date AS seen
        FROM intake_handling h
        JOIN intake_requestlink l ON l.request_id = h.request_id
        JOIN people_person p ON p.id = l.person_id
        WHERE h.crisis_id = %(crisis)s AND h.writer = 'self' AND h.automatic = ''
          AND NOT EXISTS (SELECT FROM intake_requestunlink u WHERE u.link_id = l.id)
        GROUP BY 1
    ), cases AS (
        SELECT coalesce(p.joined_into_id, p.id) AS person, s.profile_id
        FROM cases_case c JOIN people_person p ON p.id = c.person_id
        JOIN cases_profilespan s ON s.case_id = c.id AND s.known_until = '9999-12-31 00:00+00'
        WHERE c.crisis_id = %(crisis)s
          AND NOT EXISTS (SELECT FROM cases_casejoining j WHERE j.case_id = c.id AND j.until IS NULL)
    ), heard AS (
        SELECT coalesce(p.joined_into_id, p.id) AS person,
            max(coalesce(m.happened_latest, m.known_at::date)) AS seen
        FROM cases_case c JOIN people_person p ON p.id = c.person_id
        JOIN cases_standing s ON s.case_id = c.id AND s.track = 'contact' AND s.viewpoint = 'ours'
            AND s.state IN ('reached', 'regular')
        JOIN cases_claim m ON m.id = s.claim_id
        WHERE c.crisis_id = %(crisis)s GROUP BY 1
    ), told AS (
        SELECT person, seen, NOT is_over AS valid, is_over AS over, NULL AS what, NULL::integer AS profile_id,
            seen >= %(opened)s AS direct FROM registered
        UNION ALL SELECT person, seen, false, false, what, NULL, true FROM reported
        UNION ALL SELECT person, seen, false, false, NULL, NULL, true FROM wrote
        UNION ALL SELECT person, NULL, false, false, NULL, profile_id, false FROM cases
        UNION ALL SELECT person, seen, false, false, NULL, NULL, false FROM heard
    ), persons AS (
        SELECT person, max(seen) AS seen, bool_or(valid) AS valid, bool_or(over) AS over, max(what) AS what,
            bool_or(direct) AS direct, max(profile_id) AS profile_id
        FROM told GROUP BY person
    ), living AS MATERIALIZED (
        SELECT * FROM persons WHERE profile_id IS NULL OR profile_id <> ALL (%(dead)s)
    ), facts AS (
        SELECT 'registered' AS measure, person, seen, true AS sure FROM living WHERE valid
        UNION ALL
        SELECT 'expired', person, seen, true FROM living WHERE over AND NOT valid
        UNION ALL
        SELECT 'contacted', person, seen,
            coalesce(direct, false) OR coalesce(profile_id = ANY (%(sure_contacted)s), false)
        FROM living WHERE direct OR profile_id = ANY (%(perhaps_contacted)s)
        UNION ALL
        SELECT 'located', person, seen,
            profile_id = ANY (%(sure_located)s) AND coalesce(what <> 'left', true)
        FROM living WHERE profile_id = ANY (%(perhaps_located)s)
        UNION ALL
        SELECT 'wants_to_leave', person, seen,
            profile_id = ANY (%(sure_wants_to_leave)s) AND coalesce(what NOT IN ('left', 'declined'), true)
        FROM living WHERE profile_id = ANY (%(perhaps_wants_to_leave)s)
        UNION ALL
        SELECT 'moving', person, seen,
            profile_id = ANY (%(sure_moving)s) AND coalesce(what <> 'left', true)
        FROM living WHERE profile_id = ANY (%(perhaps_moving)s)
        UNION ALL
        SELECT 'out', person, seen,
            coalesce(what = 'left', false) OR coalesce(profile_id = ANY (%(sure_out)s), false)
        FROM living WHERE what = 'left' OR profile_id = ANY (%(perhaps_out)s)
        UNION ALL
        SELECT 'declined', person, seen, coalesce(what <> 'left', true)
            AND (coalesce(what = 'declined', false) OR coalesce(profile_id = ANY (%(sure_declined)s), false))
        FROM living WHERE what = 'declined' OR profile_id = ANY (%(perhaps_declined)s)
        UNION ALL
        SELECT 'unreachable', person, seen, profile_id = ANY (%(sure_unreachable)s) AND what IS NULL
        FROM living WHERE profile_id = ANY (%(perhaps_unreachable)s)
    ), pairs AS (
        SELECT a.measure, count(*) AS n FROM people_proposal r
        JOIN facts a ON a.person = r.first_id AND a.sure
        JOIN facts b ON b.person = r.second_id AND b.sure AND b.measure = a.measure
        WHERE NOT r.closed GROUP BY 1
    )
"""

NUMBERS = """
    SELECT measure, count(*) FILTER (WHERE sure), count(*), count(seen), max(%(today)s - seen),
        percentile_disc(0.5) WITHIN GROUP (ORDER BY %(today)s - seen) FILTER (WHERE seen IS NOT NULL),
        count(*) FILTER (WHERE seen < %(today)s - 7), count(*) FILTER (WHERE seen < %(today)s - 30),
        coalesce((SELECT p.n FROM pairs p WHERE p.measure = f.measure), 0)
    FROM facts f GROUP BY measure
"""
