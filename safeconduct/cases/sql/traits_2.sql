-- What a case is counted by besides its standing (CaseTraits), as periods, and how many cases with each value of a trait
-- stood like each profile (TraitTally, TraitNews). Kept here alone, so that no writer of cases, persons or standings
-- forgets. Triggers keep their plans for as long as a connection lives: without whole tables and hashes, a plan that was
-- made for an empty table, or for thousands of rows, serves for one row of a large one as well.

-- The set of these values (TraitSet), made when it is not there yet.
CREATE OR REPLACE FUNCTION cases_trait_set(in_post uuid, in_circumstance text, in_sex text, in_region text) RETURNS integer
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    found_id integer;
BEGIN
    FOR attempt IN 1..2 LOOP
        SELECT s.id INTO found_id FROM cases_traitset s
        WHERE s.home_region = in_region AND s.post_id = in_post AND s.circumstance = in_circumstance AND s.sex = in_sex;
        EXIT WHEN FOUND;
        INSERT INTO cases_traitset (post_id, circumstance, sex, home_region)
        VALUES (in_post, in_circumstance, in_sex, in_region) ON CONFLICT DO NOTHING;
    END LOOP;
    RETURN found_id;
END
$$;
CREATE OR REPLACE FUNCTION cases_traits_of(s cases_traitset) RETURNS TABLE (trait varchar, value varchar)
LANGUAGE sql IMMUTABLE AS $$
    VALUES ('home_region'::varchar, s.home_region), ('post', s.post_id::varchar), ('sex', s.sex),
           ('circumstance', s.circumstance)
$$;

-- New cases have the traits that they and their persons have, from the beginning.
CREATE OR REPLACE FUNCTION cases_begin_traits() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    INSERT INTO cases_traitset (post_id, circumstance, sex, home_region)
    SELECT DISTINCT c.post_id, c.circumstance, p.sex, p.home_region
    FROM added c JOIN people_person p ON p.id = c.person_id
    WHERE NOT EXISTS (SELECT FROM cases_traitset s WHERE (s.home_region, s.post_id, s.circumstance, s.sex)
                                                       = (p.home_region, c.post_id, c.circumstance, p.sex))
    ORDER BY 4, 1, 2, 3  -- the same order for all, so that nobody waits in a circle
    ON CONFLICT DO NOTHING;
    INSERT INTO cases_casetraits (case_id, crisis_id, known_from, known_until, traits_id, post_id, circumstance, sex,
                                  home_region, born_earliest, born_latest)
    SELECT c.id, c.crisis_id, '0001-01-01 00:00+00', '9999-12-31 00:00+00', s.id, c.post_id, c.circumstance, p.sex,
           p.home_region, cases_earliest_day(p.birth), cases_latest_day(p.birth)
    FROM added c JOIN people_person p ON p.id = c.person_id
    JOIN cases_traitset s ON (s.home_region, s.post_id, s.circumstance, s.sex)
                           = (p.home_region, c.post_id, c.circumstance, p.sex);
    RETURN NULL;
END
$$;

-- These cases, or the persons of these cases, were changed: where their traits are others now, the open period is closed
-- by the clock, another begins, and from that moment on their standings count with the new values. Holds the cases:
-- whoever writes their standing comes before or after, and is seen.
CREATE OR REPLACE FUNCTION cases_follow_traits(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    forever CONSTANT timestamptz := '9999-12-31 00:00+00';
    of_case uuid;
    held cases_casetraits;
    now_are cases_casetraits;
BEGIN
    PERFORM FROM cases_case c WHERE c.id = ANY (ids) ORDER BY c.id FOR NO KEY UPDATE;
    FOREACH of_case IN ARRAY ids LOOP
        SELECT * INTO STRICT held FROM cases_casetraits t WHERE t.case_id = of_case AND t.known_until = forever;
        now_are := held;
        SELECT c.crisis_id, c.post_id, c.circumstance, p.sex, p.home_region, cases_earliest_day(p.birth),
               cases_latest_day(p.birth)
        INTO STRICT now_are.crisis_id, now_are.post_id, now_are.circumstance, now_are.sex, now_are.home_region,
                    now_are.born_earliest, now_are.born_latest
        FROM cases_case c JOIN people_person p ON p.id = c.person_id WHERE c.id = of_case;
        CONTINUE WHEN now_are IS NOT DISTINCT FROM held;
        now_are.known_from := greatest(clock_timestamp(), held.known_from + interval '1 microsecond');
        now_are.traits_id := cases_trait_set(now_are.post_id, now_are.circumstance, now_are.sex, now_are.home_region);
        UPDATE cases_casetraits t SET known_until = now_are.known_from
        WHERE t.case_id = of_case AND t.known_from = held.known_from;
        INSERT INTO cases_casetraits SELECT now_are.*;
        CONTINUE WHEN now_are.traits_id = held.traits_id;
        INSERT INTO cases_traitnews (crisis_id, month, traits_id, profile_id, n)
        SELECT s.crisis_id, date_trunc('month', x.at, 'UTC'), v.traits_id, s.profile_id, sum(v.sign * x.n)
        FROM cases_profilespan s
        CROSS JOIN LATERAL (VALUES (greatest(s.known_from, now_are.known_from), 1), (s.known_until, -1)) AS x (at, n)
        CROSS JOIN (VALUES (held.traits_id, -1), (now_are.traits_id, 1)) AS v (traits_id, sign)
        WHERE s.case_id = of_case AND s.known_until > now_are.known_from AND x.at < forever
        GROUP BY 1, 2, 3, 4 HAVING sum(v.sign * x.n) <> 0;
        -- A standing that begins or ends later than the clock: a known-time a little ahead of it.
        UPDATE cases_profilespan s
        SET began_as_id = CASE WHEN s.known_from >= now_are.known_from THEN now_are.traits_id ELSE s.began_as_id END,
            ended_as_id = CASE WHEN s.known_until < forever THEN now_are.traits_id END
        WHERE s.case_id = of_case AND s.known_until > now_are.known_from
          AND (s.known_from >= now_are.known_from OR s.known_until < forever);
    END LOOP;
END
$$;

-- A span knows the traits with which it began and those with which it ended, so that a month is counted without a look
-- at its cases.
CREATE OR REPLACE FUNCTION cases_span_traits() RETURNS trigger LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.began_as_id := (SELECT t.traits_id FROM cases_casetraits t
                            WHERE t.case_id = NEW.case_id AND t.known_from <= NEW.known_from
                            ORDER BY t.known_from DESC LIMIT 1);
    END IF;
    NEW.ended_as_id := NULL;
    IF NEW.known_until < '9999-12-31 00:00+00' THEN
        NEW.ended_as_id := (SELECT t.traits_id FROM cases_casetraits t
                            WHERE t.case_id = NEW.case_id AND t.known_from < NEW.known_until
                            ORDER BY t.known_from DESC LIMIT 1);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER cases_profilespan_traits_added BEFORE INSERT ON cases_profilespan
    FOR EACH ROW EXECUTE FUNCTION cases_span_traits();
CREATE TRIGGER cases_profilespan_traits_changed BEFORE UPDATE OF known_until ON cases_profilespan FOR EACH ROW
    WHEN (OLD.known_until IS DISTINCT FROM NEW.known_until) EXECUTE FUNCTION cases_span_traits();

-- Whoever writes the whole standing of cases says by how much more or fewer stand like a profile, with which traits: each
-- span is cut where the traits of its case changed. Rows add up, so that nobody waits for anybody.
CREATE OR REPLACE FUNCTION cases_tally_traits() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO cases_traitnews (crisis_id, month, traits_id, profile_id, n)
        SELECT s.crisis_id, date_trunc('month', x.at, 'UTC'), t.traits_id, s.profile_id, sum(x.n)
        FROM added s
        JOIN cases_casetraits t ON t.case_id = s.case_id AND t.known_from < s.known_until AND t.known_until > s.known_from
        CROSS JOIN LATERAL (VALUES (greatest(s.known_from, t.known_from), 1),
                                   (least(s.known_until, t.known_until), -1)) AS x (at, n)
        WHERE x.at < '9999-12-31 00:00+00'
        GROUP BY 1, 2, 3, 4 HAVING sum(x.n) <> 0;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO cases_traitnews (crisis_id, month, traits_id, profile_id, n)
        SELECT s.crisis_id, date_trunc('month', x.at, 'UTC'), t.traits_id, s.profile_id, sum(x.n)
        FROM removed s
        JOIN cases_casetraits t ON t.case_id = s.case_id AND t.known_from < s.known_until AND t.known_until > s.known_from
        CROSS JOIN LATERAL (VALUES (greatest(s.known_from, t.known_from), -1),
                                   (least(s.known_until, t.known_until), 1)) AS x (at, n)
        WHERE x.at < '9999-12-31 00:00+00'
        GROUP BY 1, 2, 3, 4 HAVING sum(x.n) <> 0;
    ELSE
        INSERT INTO cases_traitnews (crisis_id, month, traits_id, profile_id, n)
        SELECT s.crisis_id, date_trunc('month', x.at, 'UTC'), t.traits_id, s.profile_id, sum(x.n * s.sign)
        FROM (SELECT *, 1 AS sign FROM added UNION ALL SELECT *, -1 FROM removed) s
        JOIN cases_casetraits t ON t.case_id = s.case_id AND t.known_from < s.known_until AND t.known_until > s.known_from
        CROSS JOIN LATERAL (VALUES (greatest(s.known_from, t.known_from), 1),
                                   (least(s.known_until, t.known_until), -1)) AS x (at, n)
        WHERE x.at < '9999-12-31 00:00+00'
        GROUP BY 1, 2, 3, 4 HAVING sum(x.n * s.sign) <> 0;
    END IF;
    RETURN NULL;
END
$$;

-- The first periods of all cases that have none, and from the spans of all cases what they begin and end with and every
-- tally: for cases that were there before all this, and for those written past the triggers.
CREATE OR REPLACE FUNCTION cases_fill_traits() RETURNS void LANGUAGE plpgsql
SET enable_nestloop = off SET work_mem = '128MB' AS $$
BEGIN
    INSERT INTO cases_traitset (post_id, circumstance, sex, home_region)
    SELECT DISTINCT c.post_id, c.circumstance, p.sex, p.home_region FROM cases_case c JOIN people_person p ON p.id = c.person_id
    ON CONFLICT DO NOTHING;
    INSERT INTO cases_casetraits (case_id, crisis_id, known_from, known_until, traits_id, post_id, circumstance, sex,
                                  home_region, born_earliest, born_latest)
    SELECT c.id, c.crisis_id, '0001-01-01 00:00+00', '9999-12-31 00:00+00', s.id, c.post_id, c.circumstance, p.sex,
           p.home_region, cases_earliest_day(p.birth), cases_latest_day(p.birth)
    FROM cases_case c JOIN people_person p ON p.id = c.person_id
    JOIN cases_traitset s ON (s.home_region, s.post_id, s.circumstance, s.sex)
                           = (p.home_region, c.post_id, c.circumstance, p.sex)
    WHERE NOT EXISTS (SELECT FROM cases_casetraits t WHERE t.case_id = c.id)
    ORDER BY c.id;
    ALTER TABLE cases_profilespan DISABLE TRIGGER USER;
    UPDATE cases_profilespan s
    SET began_as_id = b.traits_id,
        ended_as_id = CASE WHEN s.known_until < '9999-12-31 00:00+00' THEN e.traits_id END
    FROM cases_casetraits b, cases_casetraits e
    WHERE s.began_as_id IS NULL
      AND b.case_id = s.case_id AND b.known_from <= s.known_from AND b.known_until > s.known_from
      AND e.case_id = s.case_id AND e.known_from < s.known_until AND e.known_until >= s.known_until;
    ALTER TABLE cases_profilespan ENABLE TRIGGER USER;
    DELETE FROM cases_traitnews;
    DELETE FROM cases_traittally;
    DELETE FROM cases_traitfold;
    INSERT INTO cases_traitnews (crisis_id, month, traits_id, profile_id, n)
    SELECT s.crisis_id, date_trunc('month', x.at, 'UTC'), t.traits_id, s.profile_id, sum(x.n)
    FROM cases_profilespan s
    JOIN cases_casetraits t ON t.case_id = s.case_id AND t.known_from < s.known_until AND t.known_until > s.known_from
    CROSS JOIN LATERAL (VALUES (greatest(s.known_from, t.known_from), 1),
                               (least(s.known_until, t.known_until), -1)) AS x (at, n)
    WHERE x.at < '9999-12-31 00:00+00'
    GROUP BY 1, 2, 3, 4 HAVING sum(x.n) <> 0;
    PERFORM cases_fold_trait_tallies();
END
$$;

-- What was added since the last time goes into the tallies of every month after it, as far as the next one to begin. Until
-- when the tallies are made stands in cases_traitfold. Harmless at any time: the sums stay what they are.
CREATE OR REPLACE FUNCTION cases_fold_trait_tallies() RETURNS void LANGUAGE plpgsql SET work_mem = '128MB' AS $$
#variable_conflict use_column
DECLARE
    step CONSTANT interval := '1 month';
    ahead CONSTANT timestamptz := date_add(date_trunc('month', clock_timestamp(), 'UTC'), step, 'UTC');
BEGIN
    LOCK TABLE cases_traitfold IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO cases_traittally (crisis_id, trait, month, value, profile_id, n)
    SELECT t.crisis_id, t.trait, m, t.value, t.profile_id, t.n
    FROM cases_traitfold f
    JOIN cases_traittally t ON t.crisis_id = f.crisis_id AND t.month = f.until AND t.n <> 0
    CROSS JOIN LATERAL generate_series(date_add(f.until, step, 'UTC'), ahead, step, 'UTC') AS m;
    INSERT INTO cases_traitfold (crisis_id, until) SELECT DISTINCT w.crisis_id, ahead FROM cases_traitnews w ON CONFLICT DO NOTHING;
    UPDATE cases_traitfold SET until = ahead WHERE until < ahead;
    WITH taken AS (
        DELETE FROM cases_traitnews w WHERE w.month < ahead RETURNING w.crisis_id, w.month, w.traits_id, w.profile_id, w.n
    ), changes AS (
        SELECT w.crisis_id, w.month, w.traits_id, w.profile_id, sum(w.n) AS n FROM taken w GROUP BY 1, 2, 3, 4 HAVING sum(w.n) <> 0
    ), valued AS (
        SELECT w.crisis_id, v.trait, w.month, v.value, w.profile_id, sum(w.n) AS n
        FROM changes w JOIN cases_traitset s ON s.id = w.traits_id CROSS JOIN LATERAL cases_traits_of(s) AS v
        GROUP BY 1, 2, 3, 4, 5 HAVING sum(w.n) <> 0
    ), totals AS (
        SELECT w.crisis_id, w.trait, w.value, w.profile_id, date_add(w.month, step, 'UTC') AS first,
               sum(w.n) OVER line AS n, lead(w.month, 1, ahead) OVER line AS last
        FROM valued w
        WINDOW line AS (PARTITION BY w.crisis_id, w.profile_id, w.trait COLLATE "C", w.value COLLATE "C" ORDER BY w.month)
    )
    INSERT INTO cases_traittally AS t (crisis_id, trait, month, value, profile_id, n)
    SELECT w.crisis_id, w.trait, m, w.value, w.profile_id, w.n
    FROM totals w CROSS JOIN LATERAL generate_series(w.first, w.last, step, 'UTC') AS m
    WHERE w.n <> 0
    ON CONFLICT (crisis_id, trait, month, value, profile_id) DO UPDATE SET n = t.n + excluded.n;
END
$$;
