-- Requests that a rule erases in the end, if nothing changes. Never one that a claim rests on, that is linked to a case,
-- or whose writer, a court or a member of parliament, still waits for the reply that is due: neither it nor any other
-- request of its thread.
CREATE VIEW intake_may_expire AS
    SELECT h.request_id, k.kind
    FROM intake_handling h
    JOIN intake_handling f ON f.request_id = coalesce(h.into_id, h.request_id)
    JOIN cases_crisis c ON c.id = h.crisis_id
    CROSS JOIN LATERAL (VALUES
        ('not_ours', f.state = 'not_ours' AND h.automatic IN ('', 'mass')),
        ('automatic', h.state = 'not_ours' AND h.automatic NOT IN ('', 'mass')),
        ('no_case', c.closed_on <= current_date AND f.state IN ('answered', 'decided', 'not_ours'))
    ) AS k (kind, meets)
    WHERE k.meets AND h.is_read
      AND NOT (f.writer IN ('court', 'parliament') AND f.due_at IS NOT NULL AND f.answered_at IS NULL)
      AND NOT EXISTS (
          SELECT FROM intake_handling t JOIN intake_claimsource s ON s.request_id = t.request_id
          WHERE t.request_id = f.request_id OR t.into_id = f.request_id)
      AND NOT EXISTS (
          SELECT FROM intake_handling t JOIN intake_requestlink l ON l.request_id = t.request_id
          WHERE (t.request_id = f.request_id OR t.into_id = f.request_id) AND l.case_id IS NOT NULL
            AND NOT EXISTS (SELECT FROM intake_requestunlink u WHERE u.link_id = l.id));

-- Holds that stand, and for seven days those that ended.
CREATE VIEW intake_held AS
    SELECT h.crisis_id, h.request_id FROM intake_retentionhold h
    LEFT JOIN intake_retentionholdend e ON e.hold_id = h.id
    WHERE e.hold_id IS NULL OR e.at > now() - interval '7 days';

-- What a rule erases now: of which kind of rule, what it is, since when the months are counted, and the rule.
CREATE VIEW intake_expired AS
    WITH rules AS (
        SELECT k.kind, c.id AS crisis_id, m.months, m.rule_id
        FROM (VALUES ('not_ours'), ('automatic'), ('no_case'), ('report'), ('register')) AS k (kind)
        CROSS JOIN (SELECT id FROM cases_crisis UNION ALL SELECT NULL) AS c
        CROSS JOIN LATERAL intake_months(k.kind, c.id) AS m
        WHERE m.months IS NOT NULL
    )
    SELECT e.kind, 'request' AS what, e.request_id AS object, e.since, r.months, r.rule_id
    FROM intake_expiring e
    JOIN intake_handling h ON h.request_id = e.request_id
    JOIN intake_request q ON q.id = e.request_id AND q.raw IS NOT NULL
    JOIN rules r ON r.kind = e.kind AND r.crisis_id = h.crisis_id
    WHERE e.since + make_interval(months => r.months) <= now()
      AND EXISTS (SELECT FROM intake_may_expire m WHERE m.request_id = e.request_id AND m.kind = e.kind)
      AND NOT EXISTS (SELECT FROM intake_held d
          WHERE d.crisis_id = h.crisis_id OR d.request_id IN (h.request_id, h.into_id))
      AND NOT EXISTS (SELECT FROM intake_outbox o JOIN intake_message g ON g.id = o.message_id
          WHERE g.request_id = h.request_id)
    UNION ALL
    SELECT r.kind, 'report', p.id, p.at, r.months, r.rule_id
    FROM intake_report p
    JOIN rules r ON r.kind = 'report' AND r.crisis_id IS NOT DISTINCT FROM p.crisis_id
    WHERE p.at + make_interval(months => r.months) <= now() AND (p.place IS NOT NULL OR p.words IS NOT NULL)
      AND NOT EXISTS (SELECT FROM intake_held d WHERE d.crisis_id = p.crisis_id)
      AND NOT EXISTS (SELECT FROM cases_case c WHERE c.person_id = p.person_id)
    UNION ALL
    SELECT r.kind, 'registration', g.id, g.expires_on::timestamptz, r.months, r.rule_id
    FROM people_registration g
    JOIN rules r ON r.kind = 'register' AND r.crisis_id IS NULL
    WHERE g.expires_on + make_interval(months => r.months) <= current_date
      AND NOT EXISTS (SELECT FROM intake_erasure e WHERE e.object = g.id)
      AND NOT EXISTS (SELECT FROM people_registration n WHERE n.person_id = g.person_id
          AND (n.expires_on IS NULL OR n.expires_on >= current_date))
      AND NOT EXISTS (SELECT FROM cases_case c WHERE c.person_id = g.person_id)
      AND NOT EXISTS (SELECT FROM intake_held d JOIN cases_crisis c ON c.id = d.crisis_id
          WHERE g.country = ANY (c.countries));
