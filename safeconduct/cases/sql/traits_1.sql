-- What a case is counted by besides its standing (CaseTraits), as periods, and how many cases with each value of a trait
-- stood like each profile (TraitTally). Kept here alone, so that no writer of cases, persons or standings forgets it.

-- The first and the last day of a date in our EDTF (store/partial_dates): a year, a month or a day, "~" for about (a year, a
-- month or three days on either side), two of them with "/" between, or ".." for an end that is open. Null: not known.
CREATE OR REPLACE FUNCTION cases_point_day(point text, is_last boolean, about integer) RETURNS date
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE length(point)
        WHEN 10 THEN point::date + about * 3
        WHEN 7 THEN CASE WHEN is_last THEN (point || '-01')::date + (1 + about) * interval '1 month' - interval '1 day'
                         ELSE (point || '-01')::date + about * interval '1 month' END
        WHEN 4 THEN CASE WHEN is_last THEN make_date(point::integer + about, 12, 31)
                         ELSE make_date(point::integer + about, 1, 1) END
    END::date
$$;
CREATE OR REPLACE FUNCTION cases_earliest_day(edtf text) RETURNS date LANGUAGE sql IMMUTABLE AS $$
    SELECT cases_point_day(rtrim(split_part(edtf, '/', 1), '~'), false, CASE WHEN edtf LIKE '%~' THEN -1 ELSE 0 END)
$$;
CREATE OR REPLACE FUNCTION cases_latest_day(edtf text) RETURNS date LANGUAGE sql IMMUTABLE AS $$
    SELECT cases_point_day(rtrim(split_part(edtf, '/', -1), '~'), true, CASE WHEN edtf LIKE '%~' THEN 1 ELSE 0 END)
$$;

-- The periods. A period is closed once, while it is open, and never changed otherwise.
CREATE OR REPLACE FUNCTION cases_keep_traits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.known_until = '9999-12-31 00:00+00'
           AND to_jsonb(NEW) - 'known_until' = to_jsonb(OLD) - 'known_until' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% refused: what a case was counted by is a record and is never changed or removed', TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'A change closes the open period and opens another.';
END
$$;
CREATE TRIGGER cases_casetraits_keep_periods BEFORE UPDATE OR DELETE ON cases_casetraits
    FOR EACH ROW EXECUTE FUNCTION cases_keep_traits();

-- New cases have the traits that they and their persons have, from the beginning.
CREATE OR REPLACE FUNCTION cases_begin_traits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO cases_casetraits (case_id, crisis_id, known_from, known_until, post_id, circumstance, sex, home_region,
                                  born_earliest, born_latest)
    SELECT c.id, c.crisis_id, '0001-01-01 00:00+00', '9999-12-31 00:00+00', c.post_id, c.circumstance, p.sex,
           p.home_region, cases_earliest_day(p.birth), cases_latest_day(p.birth)
    FROM added c JOIN people_person p ON p.id = c.person_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER cases_case_begin_traits AFTER INSERT ON cases_case REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION cases_begin_traits();

-- These cases, or the persons of these cases, were changed: where their traits are others now, the open period is closed
-- by the clock, another begins, and from that moment on their standings are tallied with the new values. Holds the cases:
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
        SELECT c.id, c.crisis_id, greatest(clock_timestamp(), held.known_from + interval '1 microsecond'), forever, c.post_id,
               c.circumstance, p.sex, p.home_region, cases_earliest_day(p.birth), cases_latest_day(p.birth)
        INTO STRICT now_are.case_id, now_are.crisis_id, now_are.known_from, now_are.known_until, now_are.post_id,
                    now_are.circumstance, now_are.sex, now_are.home_region, now_are.born_earliest, now_are.born_latest
        FROM cases_case c JOIN people_person p ON p.id = c.person_id WHERE c.id = of_case;
        CONTINUE WHEN to_jsonb(held) - 'known_from' = to_jsonb(now_are) - 'known_from';
        UPDATE cases_casetraits t SET known_until = now_are.known_from
        WHERE t.case_id = of_case AND t.known_from = held.known_from;
        INSERT INTO cases_casetraits SELECT now_are.*;
        INSERT INTO cases_traittally (crisis_id, trait, month, value, profile_id, n)
        SELECT s.crisis_id, v.trait, date_trunc('month', x.at, 'UTC'), v.value, s.profile_id, sum(v.sign * x.n)
        FROM cases_profilespan s
        CROSS JOIN LATERAL (VALUES (greatest(s.known_from, now_are.known_from), 1), (s.known_until, -1)) AS x (at, n)
        CROSS JOIN (
            SELECT o.trait, o.value, -1 AS sign FROM cases_traits_of(held) o
            UNION ALL SELECT o.trait, o.value, 1 FROM cases_traits_of(now_are) o
        ) AS v
        WHERE s.case_id = of_case AND s.known_until > now_are.known_from AND x.at < forever
        GROUP BY 1, 2, 3, 4, 5 HAVING sum(v.sign * x.n) <> 0;
    END LOOP;
END
$$;
CREATE OR REPLACE FUNCTION cases_traits_of(t cases_casetraits) RETURNS TABLE (trait varchar, value varchar)
LANGUAGE sql IMMUTABLE AS $$
    VALUES ('home_region'::varchar, t.home_region), ('post', t.post_id::varchar), ('sex', t.sex),
           ('circumstance', t.circumstance)
$$;

CREATE OR REPLACE FUNCTION cases_case_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM cases_follow_traits(ARRAY[NEW.id]);
    RETURN NULL;
END
$$;
CREATE TRIGGER cases_case_follow_traits AFTER UPDATE OF post_id, circumstance, person_id ON cases_case FOR EACH ROW
    WHEN ((OLD.post_id, OLD.circumstance, OLD.person_id) IS DISTINCT FROM (NEW.post_id, NEW.circumstance, NEW.person_id))
    EXECUTE FUNCTION cases_case_changed();

CREATE OR REPLACE FUNCTION cases_person_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM cases_follow_traits(ARRAY(SELECT c.id FROM cases_case c WHERE c.person_id = NEW.id));
    RETURN NULL;
END
$$;
CREATE TRIGGER people_person_follow_traits AFTER UPDATE OF sex, birth, home_region ON people_person FOR EACH ROW
    WHEN ((OLD.sex, OLD.birth, OLD.home_region) IS DISTINCT FROM (NEW.sex, NEW.birth, NEW.home_region))
    EXECUTE FUNCTION cases_person_changed();

-- Whoever writes the whole standing of cases writes its tallies by trait too: each span is cut where the traits of its
-- case changed, and what begins and ends is added.
CREATE OR REPLACE FUNCTION cases_tally_traits() RETURNS trigger LANGUAGE plpgsql
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO cases_traittally (crisis_id, trait, month, value, profile_id, n)
        SELECT s.crisis_id, v.trait, date_trunc('month', x.at, 'UTC'), v.value, s.profile_id, sum(x.n)
        FROM added s
        JOIN cases_casetraits t ON t.case_id = s.case_id AND t.known_from < s.known_until AND t.known_until > s.known_from
        CROSS JOIN LATERAL (VALUES (greatest(s.known_from, t.known_from), 1),
                                   (least(s.known_until, t.known_until), -1)) AS x (at, n)
        CROSS JOIN LATERAL cases_traits_of(t) AS v
        WHERE x.at < '9999-12-31 00:00+00'
        GROUP BY 1, 2, 3, 4, 5 HAVING sum(x.n) <> 0;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO cases_traittally (crisis_id, trait, month, value, profile_id, n)
        SELECT s.crisis_id, v.trait, date_trunc('month', x.at, 'UTC'), v.value, s.profile_id, sum(x.n)
        FROM removed s
        JOIN cases_casetraits t ON t.case_id = s.case_id AND t.known_from < s.known_until AND t.known_until > s.known_from
        CROSS JOIN LATERAL (VALUES (greatest(s.known_from, t.known_from), -1),
                                   (least(s.known_until, t.known_until), 1)) AS x (at, n)
        CROSS JOIN LATERAL cases_traits_of(t) AS v
        WHERE x.at < '9999-12-31 00:00+00'
        GROUP BY 1, 2, 3, 4, 5 HAVING sum(x.n) <> 0;
    ELSE
        INSERT INTO cases_traittally (crisis_id, trait, month, value, profile_id, n)
        SELECT s.crisis_id, v.trait, date_trunc('month', x.at, 'UTC'), v.value, s.profile_id, sum(x.n * s.sign)
        FROM (SELECT *, 1 AS sign FROM added UNION ALL SELECT *, -1 FROM removed) s
        JOIN cases_casetraits t ON t.case_id = s.case_id AND t.known_from < s.known_until AND t.known_until > s.known_from
        CROSS JOIN LATERAL (VALUES (greatest(s.known_from, t.known_from), 1),
                                   (least(s.known_until, t.known_until), -1)) AS x (at, n)
        CROSS JOIN LATERAL cases_traits_of(t) AS v
        WHERE x.at < '9999-12-31 00:00+00'
        GROUP BY 1, 2, 3, 4, 5 HAVING sum(x.n * s.sign) <> 0;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER cases_profilespan_tally_added AFTER INSERT ON cases_profilespan
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION cases_tally_traits();
CREATE TRIGGER cases_profilespan_tally_removed AFTER DELETE ON cases_profilespan
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION cases_tally_traits();
CREATE TRIGGER cases_profilespan_tally_changed AFTER UPDATE ON cases_profilespan
    REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION cases_tally_traits();

-- The first periods of all cases that have none, and from the spans of all cases every tally: for the cases that were
-- there before all this, and for those written past the triggers.
CREATE OR REPLACE FUNCTION cases_fill_traits() RETURNS void LANGUAGE sql AS $$
    INSERT INTO cases_casetraits (case_id, crisis_id, known_from, known_until, post_id, circumstance, sex, home_region,
                                  born_earliest, born_latest)
    SELECT c.id, c.crisis_id, '0001-01-01 00:00+00', '9999-12-31 00:00+00', c.post_id, c.circumstance, p.sex,
           p.home_region, cases_earliest_day(p.birth), cases_latest_day(p.birth)
    FROM cases_case c JOIN people_person p ON p.id = c.person_id
    WHERE NOT EXISTS (SELECT FROM cases_casetraits t WHERE t.case_id = c.id)
    ORDER BY c.id;
    DELETE FROM cases_traittally;
    INSERT INTO cases_traittally (crisis_id, trait, month, value, profile_id, n)
    SELECT s.crisis_id, v.trait, date_trunc('month', x.at, 'UTC'), v.value, s.profile_id, sum(x.n)
    FROM cases_profilespan s
    JOIN cases_casetraits t ON t.case_id = s.case_id AND t.known_from < s.known_until AND t.known_until > s.known_from
    CROSS JOIN LATERAL (VALUES (greatest(s.known_from, t.known_from), 1),
                               (least(s.known_until, t.known_until), -1)) AS x (at, n)
    CROSS JOIN LATERAL cases_traits_of(t) AS v
    WHERE x.at < '9999-12-31 00:00+00'
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(x.n) <> 0
$$;

-- Tallies of the same crisis, month and profile become one row, see tally_1.sql; the same for those by trait.
CREATE OR REPLACE FUNCTION cases_fold_trait_tallies() RETURNS void LANGUAGE sql AS $$
    WITH several AS (
        SELECT crisis_id, trait, month, value, profile_id FROM cases_traittally
        GROUP BY 1, 2, 3, 4, 5 HAVING count(*) > 1
    ), gone AS (
        DELETE FROM cases_traittally t USING several s
        WHERE (t.crisis_id, t.trait, t.month, t.value, t.profile_id)
              = (s.crisis_id, s.trait, s.month, s.value, s.profile_id)
        RETURNING t.crisis_id, t.trait, t.month, t.value, t.profile_id, t.n
    )
    INSERT INTO cases_traittally (crisis_id, trait, month, value, profile_id, n)
    SELECT crisis_id, trait, month, value, profile_id, sum(n) FROM gone GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0
$$;
