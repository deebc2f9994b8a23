-- The three functions below belong to the owner of the tables and act with his rights. The web's role may call them and
-- can do nothing else of this: what they erase is decided here, by the rules, and by a clock that only they can start.

-- Starts the clock of requests that a rule erases in the end, and forgets it where something changed: then it begins
-- anew. The day is that of the database. Answers how many clocks were started.
CREATE FUNCTION intake_notice() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    started bigint;
BEGIN
    DELETE FROM intake_expiring e
    WHERE NOT EXISTS (SELECT FROM intake_may_expire m WHERE m.request_id = e.request_id AND m.kind = e.kind);
    INSERT INTO intake_expiring (request_id, kind, since)
    SELECT m.request_id, m.kind, now() FROM intake_may_expire m
    JOIN intake_request q ON q.id = m.request_id AND q.raw IS NOT NULL
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS started = ROW_COUNT;
    RETURN started;
END
$$;

-- Erases the content of one request: its bytes, its files, what we wrote to its sender, and everything that was made
-- from it. Its number, its times, its hashes and what officers decided stay. Only called by intake_erase.
CREATE FUNCTION intake_erase_request(wanted uuid, of_kind text, of_rule bigint, of_months integer) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    bytes bigint;
    list record;
BEGIN
    WITH gone AS (
        INSERT INTO intake_erasure (what, object, kind, rule_id, months, sha256, size, at)
        SELECT 'request', q.id, of_kind, of_rule, of_months, encode(sha256(q.raw), 'hex'), octet_length(q.raw), now()
        FROM intake_request q WHERE q.id = wanted
        UNION ALL
        SELECT 'file', f.id, of_kind, of_rule, of_months,
            CASE WHEN f.content IS NULL THEN f.sha256 ELSE encode(sha256(f.content), 'hex') END,
            coalesce(octet_length(f.content), 0), now()
        FROM intake_requestfile f WHERE f.request_id = wanted AND (f.name IS NOT NULL OR f.content IS NOT NULL)
        UNION ALL
        SELECT 'message', m.id, of_kind, of_rule, of_months,
            encode(sha256(convert_to(concat_ws(E'\n', m.address, nullif(m.subject, ''), m.text), 'UTF8')), 'hex'),
            octet_length(concat_ws(E'\n', m.address, nullif(m.subject, ''), m.text)), now()
        FROM intake_message m WHERE m.request_id = wanted AND (m.address IS NOT NULL OR m.text IS NOT NULL OR m.subject IS NOT NULL)
        RETURNING size
    )
    SELECT sum(size) INTO bytes FROM gone;
    UPDATE intake_request SET raw = NULL, sender = NULL WHERE id = wanted;
    UPDATE intake_requestfile SET name = NULL, content = NULL
    WHERE request_id = wanted AND (name IS NOT NULL OR content IS NOT NULL);
    UPDATE intake_message SET address = NULL, subject = NULL, text = NULL
    WHERE request_id = wanted AND (address IS NOT NULL OR subject IS NOT NULL OR text IS NOT NULL);
    DELETE FROM intake_reading WHERE request_id = wanted;
    DELETE FROM intake_presence WHERE request_id = wanted;
    DELETE FROM intake_candidate c USING intake_mention m WHERE m.id = c.mention_id AND m.request_id = wanted;
    DELETE FROM intake_mentionpair p USING intake_mention m
    WHERE m.id IN (p.first_id, p.second_id) AND m.request_id = wanted;
    DELETE FROM intake_mention m WHERE m.request_id = wanted
      AND NOT EXISTS (SELECT FROM intake_requestlink l WHERE l.mention_id = m.id)
      AND NOT EXISTS (SELECT FROM intake_notthisperson n WHERE n.mention_id = m.id);
    UPDATE intake_mention SET name = '', relation = '', words = '', evidence = '{}', tokens = '{}', phones = '{}',
        papers = '{}', emails = '{}', birth_year = '', likely_id = NULL, likely_probability = NULL, "group" = NULL,
        looked_up_at = now()
    WHERE request_id = wanted;
    UPDATE intake_handling SET who = '', preview = '', parts = '[]', unmatched = 0, is_read = true
    WHERE request_id = wanted;
    DELETE FROM intake_expiring WHERE request_id = wanted;

    -- The file of which it was a row goes with the last of its rows.
    FOR list IN
        SELECT t.id, t.content FROM intake_requestlist t
        JOIN intake_request q ON q.channel_id = t.channel_id AND q.list_sha256 = t.sha256 AND q.id = wanted
        WHERE t.content IS NOT NULL AND NOT EXISTS (
            SELECT FROM intake_request o
            WHERE o.channel_id = t.channel_id AND o.list_sha256 = t.sha256 AND o.raw IS NOT NULL)
    LOOP
        INSERT INTO intake_erasure (what, object, kind, rule_id, months, sha256, size, at)
        VALUES ('list', list.id, of_kind, of_rule, of_months, encode(sha256(list.content), 'hex'),
            octet_length(list.content), now());
        UPDATE intake_requestlist SET content = NULL WHERE id = list.id;
        bytes := bytes + octet_length(list.content);
    END LOOP;
    RETURN bytes;
END
$$;

-- Blanks where and how somebody lived who is in the register, and herself where nobody knows her from anything else.
-- Only called by intake_erase.
CREATE FUNCTION intake_erase_registration(wanted uuid, of_kind text, of_rule bigint, of_months integer) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    bytes bigint;
    whose uuid;
BEGIN
    INSERT INTO intake_erasure (what, object, kind, rule_id, months, sha256, size, at)
    SELECT 'registration', g.id, of_kind, of_rule, of_months, encode(sha256(convert_to(t.said, 'UTF8')), 'hex'),
        octet_length(t.said), now()
    FROM people_registration g
    CROSS JOIN LATERAL (SELECT concat_ws(E'\n', g.place, g.address, g.purpose, g.household, g.emergency_contact)) AS t (said)
    WHERE g.id = wanted
    RETURNING size INTO bytes;
    UPDATE people_registration g
    SET place = '', address = '', purpose = '', household = '', emergency_contact = ''
    WHERE g.id = wanted AND concat(g.place, g.address, g.purpose, g.household, g.emergency_contact) <> '';

    SELECT g.person_id INTO whose FROM people_registration g WHERE g.id = wanted;
    IF EXISTS (SELECT FROM people_registration g WHERE g.person_id = whose
               AND NOT EXISTS (SELECT FROM intake_erasure e WHERE e.object = g.id))
        OR EXISTS (SELECT FROM cases_case c WHERE c.person_id = whose)
        OR EXISTS (SELECT FROM people_kin k WHERE whose IN (k.person_id, k.relative_id))
        OR EXISTS (SELECT FROM people_joining j WHERE whose IN (j.kept_id, j.joined_id))
        OR EXISTS (SELECT FROM people_judgement j WHERE whose IN (j.first_id, j.second_id))
        OR EXISTS (SELECT FROM intake_requestlink l WHERE l.person_id = whose)
        OR EXISTS (SELECT FROM intake_report r WHERE r.person_id = whose AND (r.place IS NOT NULL OR r.words IS NOT NULL))
    THEN
        RETURN bytes;
    END IF;
    INSERT INTO intake_erasure (what, object, kind, rule_id, months, sha256, size, at)
    SELECT 'person', p.id, of_kind, of_rule, of_months, encode(sha256(convert_to(t.said, 'UTF8')), 'hex'),
        octet_length(t.said), now()
    FROM people_person p
    CROSS JOIN LATERAL (SELECT concat_ws(E'\n', p.name, p.birth, p.home_region, p.home_place, p.father_name,
        (SELECT string_agg(n.text, E'\n' ORDER BY n.id) FROM people_personname n WHERE n.person_id = p.id),
        (SELECT string_agg(a.number, E'\n' ORDER BY a.id) FROM people_paper a WHERE a.person_id = p.id),
        (SELECT string_agg(c.value, E'\n' ORDER BY c.id) FROM people_contact c WHERE c.person_id = p.id))) AS t (said)
    WHERE p.id = whose;
    DELETE FROM people_personname WHERE person_id = whose;
    DELETE FROM people_paper WHERE person_id = whose;
    DELETE FROM people_contact WHERE person_id = whose;
    DELETE FROM people_proposal WHERE whose IN (first_id, second_id);
    DELETE FROM intake_candidate WHERE person_id = whose;
    UPDATE intake_mention SET likely_id = NULL, likely_probability = NULL WHERE likely_id = whose;
    UPDATE people_person SET name = '–', sex = '', birth = '', home_region = '', home_place = '', father_name = ''
    WHERE id = whose;
    RETURN bytes;
END
$$;

-- Erases one thing if, and only if, a rule says so at this moment, and writes down what went, in the same transaction.
-- Answers how many bytes that were; null when no rule says so.
CREATE FUNCTION intake_erase(of_kind text, of_what text, wanted uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    due record;
    bytes bigint;
BEGIN
    IF of_what = 'request' THEN
        PERFORM FROM intake_handling h WHERE h.request_id = wanted FOR UPDATE;
    END IF;
    SELECT * INTO due FROM intake_expired e WHERE e.kind = of_kind AND e.what = of_what AND e.object = wanted;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF of_what = 'request' THEN
        RETURN intake_erase_request(wanted, of_kind, due.rule_id, due.months);
    ELSIF of_what = 'registration' THEN
        RETURN intake_erase_registration(wanted, of_kind, due.rule_id, due.months);
    END IF;
    INSERT INTO intake_erasure (what, object, kind, rule_id, months, sha256, size, at)
    SELECT 'report', r.id, of_kind, due.rule_id, due.months,
        encode(sha256(convert_to(concat_ws(E'\n', r.place, r.words), 'UTF8')), 'hex'),
        octet_length(concat_ws(E'\n', r.place, r.words)), now()
    FROM intake_report r WHERE r.id = wanted
    RETURNING size INTO bytes;
    UPDATE intake_report SET place = NULL, words = NULL WHERE id = wanted;
    RETURN bytes;
END
$$;
