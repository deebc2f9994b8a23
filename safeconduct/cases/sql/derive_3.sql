-- Standing follows from claims. Everything below is derived: it can be thrown away and made again from the claims.
-- Which claim stands, for one case, track and viewpoint, as known at a time t? Among the claims that count at t, the one
-- that says dead before all others, then the one that happened last, then the one that was known last.
-- A claim counts from known_at (our own finding of a death: from its countersignature) until its retraction. While its
-- case is joined into another, it counts for that one (cases_counting); then its own case has no standing at all.
-- While a standing tells of a death and family first is shut, what would stand without any claim that tells of one is kept
-- beside it (cases_standingbefore): that is what stands in public.

-- Whose claims count for which of these cases, and from when until when: its own outside of the times in which it was
-- joined into another, and those of the cases joined into it while they are. A case that never had to do with a joining
-- has one row, without end on both sides.
CREATE OR REPLACE FUNCTION cases_counting(ids uuid[])
RETURNS TABLE (case_id uuid, source_id uuid, since timestamptz, until timestamptz) LANGUAGE sql STABLE AS $$
    SELECT i.id, i.id, '-infinity'::timestamptz, 'infinity'::timestamptz
    FROM unnest(ids) AS i(id) WHERE NOT EXISTS (SELECT FROM cases_casejoining j WHERE j.case_id = i.id)
    UNION ALL
    SELECT own.case_id, own.case_id, coalesce(lower(own.piece), '-infinity'), coalesce(upper(own.piece), 'infinity')
    FROM (SELECT j.case_id, unnest('{(,)}'::tstzmultirange - range_agg(tstzrange(j.since, j.until))) AS piece
          FROM cases_casejoining j WHERE j.case_id = ANY (ids) GROUP BY 1) AS own
    UNION ALL
    SELECT j.into_id, j.case_id, j.since, coalesce(j.until, 'infinity')
    FROM cases_casejoining j WHERE j.into_id = ANY (ids)
$$;

-- Does this state tell of a death? As in publishing.py.
CREATE OR REPLACE FUNCTION cases_tells_of_death(track text, state text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE track WHEN 'condition' THEN state = 'dead'
                      WHEN 'remains' THEN state NOT IN ('none', 'not_located', 'dna_of_kin_shared')
                      ELSE false END
$$;

-- From when until when family first was overridden for these cases.
CREATE OR REPLACE FUNCTION cases_overridden(ids uuid[], is_joined boolean)
RETURNS TABLE (case_id uuid, since timestamptz, until timestamptz) LANGUAGE sql STABLE AS $$
    SELECT o.case_id, o.at, '9999-12-31 00:00+00'::timestamptz
    FROM cases_familyfirstoverride o WHERE NOT is_joined AND o.case_id = ANY (ids)
    UNION ALL
    SELECT v.case_id, lower(v.piece), least(upper(v.piece), '9999-12-31 00:00+00')
    FROM (SELECT o.case_id, unnest(range_agg(tstzrange(greatest(f.at, o.since), o.until))) AS piece
          FROM cases_counting(ids) o JOIN cases_familyfirstoverride f ON f.case_id = o.source_id
          WHERE is_joined AND f.at < o.until GROUP BY 1) AS v
$$;

-- Which claim stands, from when until when, for each of these cases, track and viewpoint: by the claims of `sources`, all
-- of them or only those that do not tell of a death. One query, which the planner lays into the one that asks.
CREATE OR REPLACE FUNCTION cases_periods(ids uuid[], sources uuid[], is_joined boolean, without_deaths boolean)
RETURNS TABLE (case_id uuid, track varchar, viewpoint varchar, known_from timestamptz, known_until timestamptz,
               state varchar, claim_id uuid) LANGUAGE sql STABLE AS $$
    WITH counted AS (
        SELECT c.id, o.case_id, c.track, c.viewpoint, c.state,
               greatest(c.known_at, s.at, o.since) AS counts_from,
               least(r.at, o.until) AS counts_until,
               c.track = 'condition' AND c.state = 'dead' AS is_death,
               least(c.happened_latest, (c.known_at AT TIME ZONE 'UTC')::date) AS happened,
               c.known_at
        FROM cases_claim c
        CROSS JOIN LATERAL (
            SELECT c.case_id, '-infinity'::timestamptz AS since, 'infinity'::timestamptz AS until WHERE NOT is_joined
            UNION ALL
            SELECT w.case_id, w.since, w.until FROM cases_counting(ids) w WHERE is_joined AND w.source_id = c.case_id
        ) AS o
        LEFT JOIN cases_retraction r ON r.claim_id = c.id
        LEFT JOIN cases_countersignature s
               ON s.claim_id = c.id AND c.track = 'condition' AND c.state = 'dead' AND c.viewpoint = 'ours'
        WHERE c.case_id = ANY (sources) AND NOT (without_deaths AND cases_tells_of_death(c.track, c.state))
          AND (s.claim_id IS NOT NULL OR NOT (c.track = 'condition' AND c.state = 'dead' AND c.viewpoint = 'ours'))
    ), live AS (
        SELECT * FROM counted WHERE counts_from < counts_until
    ), moments AS (
        SELECT case_id, track, viewpoint, counts_from AS t FROM live
        UNION
        SELECT case_id, track, viewpoint, counts_until FROM live WHERE counts_until < 'infinity'
    ), winners AS (
        SELECT DISTINCT ON (m.case_id, m.track, m.viewpoint, m.t)
               m.case_id, m.track, m.viewpoint, m.t, l.id AS claim_id, l.state
        FROM moments m
        LEFT JOIN live l ON l.case_id = m.case_id AND l.track = m.track AND l.viewpoint = m.viewpoint
                        AND l.counts_from <= m.t AND m.t < l.counts_until
        ORDER BY m.case_id, m.track, m.viewpoint, m.t,
                 l.is_death DESC, l.happened DESC, l.known_at DESC, l.id DESC
    ), steps AS (
        SELECT *, lag(claim_id) OVER line AS before, lag(t) OVER line IS NULL AS is_first
        FROM winners WINDOW line AS (PARTITION BY case_id, track, viewpoint ORDER BY t)
    ), periods AS (
        SELECT case_id, track, viewpoint, t AS known_from, claim_id, state,
               lead(t, 1, '9999-12-31 00:00+00'::timestamptz)
                   OVER (PARTITION BY case_id, track, viewpoint ORDER BY t) AS known_until
        FROM steps WHERE is_first OR claim_id IS DISTINCT FROM before
    )
    SELECT case_id, track, viewpoint, known_from, known_until, state, claim_id FROM periods WHERE claim_id IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION cases_derive(ids uuid[]) RETURNS TABLE (case_id uuid, profile_id integer, states jsonb, differs varchar[])
LANGUAGE plpgsql SET plan_cache_mode = auto AS $$
#variable_conflict use_column
DECLARE
    asked CONSTANT uuid[] := ids;
    sources uuid[] := ids;          -- the cases whose claims are read
    told uuid[];                    -- those of which a standing tells of a death
    is_joined boolean := EXISTS (SELECT FROM cases_casejoining j WHERE j.case_id = ANY (asked) OR j.into_id = ANY (asked));
BEGIN
    IF is_joined THEN
        -- What is claimed for a case counts for those that it was ever joined into: they follow with it.
        ids := asked || ARRAY(SELECT DISTINCT j.into_id FROM cases_casejoining j
                              WHERE j.case_id = ANY (asked) AND NOT j.into_id = ANY (asked));
        PERFORM FROM cases_case c WHERE c.id = ANY (ids) ORDER BY c.id FOR NO KEY UPDATE;
        sources := ARRAY(SELECT DISTINCT o.source_id FROM cases_counting(ids) o);
    END IF;

    -- For a few cases planning takes longer than doing: the plan is kept. A plan made for a few is bad for thousands.
    PERFORM set_config('plan_cache_mode',
                       CASE WHEN cardinality(ids) <= 20 THEN 'force_generic_plan' ELSE 'force_custom_plan' END, true);

    -- 1. Standing: a period by known-at for each case, track and viewpoint.
    WITH wanted AS (
        SELECT * FROM cases_periods(ids, sources, is_joined, false)
    ), gone AS (
        DELETE FROM cases_standing s
        WHERE s.case_id = ANY (ids)
          AND NOT EXISTS (SELECT FROM wanted w WHERE w.case_id = s.case_id AND w.track = s.track
                          AND w.viewpoint = s.viewpoint AND w.known_from = s.known_from)
    )
    INSERT INTO cases_standing AS s (case_id, track, viewpoint, known_from, known_until, state, claim_id)
    SELECT w.case_id, w.track, w.viewpoint, w.known_from, w.known_until, w.state, w.claim_id
    FROM wanted w
    WHERE NOT EXISTS (SELECT FROM cases_standing o
                      WHERE o.case_id = w.case_id AND o.track = w.track AND o.viewpoint = w.viewpoint
                        AND o.known_from = w.known_from AND o.known_until = w.known_until
                        AND o.claim_id = w.claim_id AND o.state = w.state)
    ON CONFLICT (case_id, track, viewpoint, known_from)
    DO UPDATE SET known_until = excluded.known_until, state = excluded.state, claim_id = excluded.claim_id;

    -- 2. While family first is shut, each line that tells of a death has what would stand if nobody had told of it.
    told := ARRAY(SELECT DISTINCT s.case_id FROM cases_standing s
                  WHERE s.case_id = ANY (ids) AND cases_tells_of_death(s.track, s.state));
    IF cardinality(told) > 0 OR EXISTS (SELECT FROM cases_standingbefore b WHERE b.case_id = ANY (ids)) THEN
        WITH deaths AS (
            SELECT s.case_id, s.track, s.viewpoint, range_agg(tstzrange(s.known_from, s.known_until)) AS times
            FROM cases_standing s
            WHERE s.case_id = ANY (told) AND cases_tells_of_death(s.track, s.state) GROUP BY 1, 2, 3
        ), opened AS (
            SELECT o.case_id, range_agg(o.times) AS times
            FROM (SELECT s.case_id, tstzrange(s.known_from, s.known_until) AS times FROM cases_standing s
                  WHERE s.case_id = ANY (told) AND s.viewpoint = 'ours' AND s.track = 'kin'
                    AND s.state IN ('told', 'supported')
                  UNION ALL
                  SELECT v.case_id, tstzrange(v.since, v.until) FROM cases_overridden(told, is_joined) v) AS o
            GROUP BY 1
        ), wanted AS (
            SELECT p.case_id, p.track, p.viewpoint, lower(x.piece) AS known_from, upper(x.piece) AS known_until,
                   p.state, p.claim_id
            FROM cases_periods(told, CASE WHEN is_joined THEN sources ELSE told END, is_joined, true) p
            JOIN deaths d ON d.case_id = p.case_id AND d.track = p.track AND d.viewpoint = p.viewpoint
            LEFT JOIN opened o ON o.case_id = p.case_id
            CROSS JOIN LATERAL unnest(d.times * tstzmultirange(tstzrange(p.known_from, p.known_until))
                                      - coalesce(o.times, '{}')) AS x(piece)
        ), gone AS (
            DELETE FROM cases_standingbefore b
            WHERE b.case_id = ANY (ids)
              AND NOT EXISTS (SELECT FROM wanted w WHERE w.case_id = b.case_id AND w.track = b.track
                              AND w.viewpoint = b.viewpoint AND w.known_from = b.known_from)
        )
        INSERT INTO cases_standingbefore (case_id, track, viewpoint, known_from, known_until, state, claim_id)
        SELECT w.case_id, w.track, w.viewpoint, w.known_from, w.known_until, w.state, w.claim_id FROM wanted w
        ON CONFLICT (case_id, track, viewpoint, known_from)
        DO UPDATE SET known_until = excluded.known_until, state = excluded.state, claim_id = excluded.claim_id;
    END IF;

    -- 3. The whole standing of each case: periods of profiles.
    RETURN QUERY
    WITH parts AS (
        SELECT s.case_id, s.viewpoint || '.' || s.track AS name, s.state, s.known_from, s.known_until
        FROM cases_standing s WHERE s.case_id = ANY (ids)
        UNION ALL
        SELECT v.case_id, 'overridden', 'yes', v.since, v.until FROM cases_overridden(ids, is_joined) v
        UNION ALL
        SELECT b.case_id, 'before.' || b.viewpoint || '.' || b.track, b.state, b.known_from, b.known_until
        FROM cases_standingbefore b WHERE b.case_id = ANY (ids)
    ), away AS (
        SELECT j.case_id, j.since, coalesce(j.until, '9999-12-31 00:00+00') AS until
        FROM cases_casejoining j WHERE is_joined AND j.case_id = ANY (ids)
    ), moments AS (
        SELECT p.case_id, p.known_from AS t FROM parts p
        UNION
        SELECT p.case_id, p.known_until FROM parts p WHERE p.known_until < '9999-12-31 00:00+00'
        UNION
        SELECT c.id, c.opened_at FROM cases_case c WHERE c.id = ANY (ids)
        UNION
        SELECT a.case_id, unnest(ARRAY[a.since, a.until]) FROM away a
    ), pictures AS (
        -- The key is null while the case is joined into another: it has no standing then.
        SELECT m.case_id, m.t, CASE WHEN bool_or(a.case_id IS NOT NULL) THEN NULL ELSE
                   coalesce(string_agg(p.name || '=' || p.state, ' ' ORDER BY p.name COLLATE "C"), '') END AS key
        FROM moments m
        LEFT JOIN parts p ON p.case_id = m.case_id AND p.known_from <= m.t AND m.t < p.known_until
        LEFT JOIN away a ON a.case_id = m.case_id AND a.since <= m.t AND m.t < a.until
        WHERE m.t < '9999-12-31 00:00+00'
        GROUP BY m.case_id, m.t
    ), steps AS (
        SELECT *, lag(key) OVER line AS before, lag(t) OVER line IS NULL AS is_first
        FROM pictures WINDOW line AS (PARTITION BY case_id ORDER BY t)
    ), periods AS (
        SELECT case_id, key, t AS known_from,
               lead(t, 1, '9999-12-31 00:00+00'::timestamptz) OVER (PARTITION BY case_id ORDER BY t) AS known_until
        FROM steps WHERE is_first OR key IS DISTINCT FROM before
    ), keys AS MATERIALIZED (
        SELECT DISTINCT key FROM periods WHERE key IS NOT NULL ORDER BY key  -- one order for all: nobody waits in a circle
    ), known AS MATERIALIZED (
        SELECT k.key, f.id, f.states, f.differs
        FROM keys k, LATERAL cases_profile_of(k.key) f
    ), wanted AS (
        SELECT p.case_id, p.known_from, p.known_until, k.id AS profile_id, k.states, k.differs
        FROM periods p JOIN known k USING (key)
    ), changes AS (
        SELECT w.case_id, w.profile_id, w.known_from AS at, 1 AS n FROM wanted w
        UNION ALL
        SELECT w.case_id, w.profile_id, w.known_until, -1 FROM wanted w WHERE w.known_until < '9999-12-31 00:00+00'
        UNION ALL
        SELECT b.case_id, b.profile_id, b.known_from, -1 FROM cases_profilespan b WHERE b.case_id = ANY (ids)
        UNION ALL
        SELECT b.case_id, b.profile_id, b.known_until, 1 FROM cases_profilespan b
        WHERE b.case_id = ANY (ids) AND b.known_until < '9999-12-31 00:00+00'
    ), tallied AS (
        -- Rows of a tally add up, so that nobody waits for anybody: what changes is added, nothing is rewritten.
        INSERT INTO cases_profiletally (crisis_id, month, profile_id, n)
        SELECT c.crisis_id, date_trunc('month', x.at, 'UTC'), x.profile_id, sum(x.n)
        FROM changes x JOIN cases_case c ON c.id = x.case_id
        GROUP BY 1, 2, 3 HAVING sum(x.n) <> 0
    ), gone AS (
        DELETE FROM cases_profilespan s
        WHERE s.case_id = ANY (ids)
          AND NOT EXISTS (SELECT FROM wanted w WHERE w.case_id = s.case_id AND w.known_from = s.known_from)
    ), kept AS (
        INSERT INTO cases_profilespan (case_id, crisis_id, profile_id, known_from, known_until)
        SELECT w.case_id, c.crisis_id, w.profile_id, w.known_from, w.known_until
        FROM wanted w JOIN cases_case c ON c.id = w.case_id
        WHERE NOT EXISTS (SELECT FROM cases_profilespan o
                          WHERE o.case_id = w.case_id AND o.known_from = w.known_from
                            AND o.known_until = w.known_until AND o.profile_id = w.profile_id)
        ON CONFLICT (case_id, known_from)
        DO UPDATE SET known_until = excluded.known_until, profile_id = excluded.profile_id
    ), present AS (
        SELECT w.* FROM wanted w WHERE w.known_until = '9999-12-31 00:00+00'
    ), closed AS (
        -- 4. Disagreements open and close by themselves: when the accounts last began and last ceased to differ.
        UPDATE cases_disagreement d
        SET closed_at = greatest(d.opened_at,
                                 coalesce((SELECT max(w.known_until) FROM wanted w
                                           WHERE w.case_id = d.case_id AND d.track = ANY (w.differs)),
                                          p.known_from))
        FROM present p
        WHERE d.case_id = p.case_id AND d.closed_at IS NULL AND NOT d.track = ANY (p.differs)
    ), differing AS (
        SELECT p.case_id, t.track,
               coalesce(max(w.known_until) FILTER (WHERE NOT t.track = ANY (w.differs)), min(w.known_from)) AS since
        FROM present p CROSS JOIN LATERAL unnest(p.differs) AS t(track) JOIN wanted w ON w.case_id = p.case_id
        GROUP BY 1, 2
    ), opened AS (
        INSERT INTO cases_disagreement (case_id, track, opened_at, owner_id)
        SELECT g.case_id, g.track, g.since,
               (SELECT o.user_id FROM cases_caseofficer o
                WHERE o.case_id = g.case_id AND o.until IS NULL ORDER BY o.since LIMIT 1)
        FROM differing g
        WHERE NOT EXISTS (SELECT FROM cases_disagreement d
                          WHERE d.case_id = g.case_id AND d.track = g.track AND d.closed_at IS NULL)
    )
    SELECT p.case_id, p.profile_id, p.states, p.differs FROM present p WHERE p.case_id = ANY (asked);
END
$$;

-- The profile with this key ("family.contact=lost ours.service=recruited"), made when it is not there yet. Beside the
-- standing a key may say "overridden=yes", and "before.ours.condition=captured" (see Profile.before).
CREATE OR REPLACE FUNCTION cases_profile_of(wanted text) RETURNS TABLE (id integer, states jsonb, differs varchar[])
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT p.id, p.states, p.differs FROM cases_profile p WHERE md5(p.key)::uuid = md5(wanted)::uuid;
    IF NOT FOUND THEN
        INSERT INTO cases_profile (key, states, differs, overridden, before)
        SELECT wanted, said.states, cases_differs(said.states), said.overridden, said.before
        FROM (
            SELECT coalesce(jsonb_object_agg(name, state) FILTER (WHERE name LIKE '%.%' AND NOT is_before), '{}') AS states,
                   coalesce(bool_or(name = 'overridden'), false) AS overridden,
                   coalesce(jsonb_object_agg(substr(name, 8), state) FILTER (WHERE is_before), '{}') AS before
            FROM (SELECT split_part(pair, '=', 1) AS name, split_part(pair, '=', 2) AS state, pair LIKE 'before.%' AS is_before
                  FROM regexp_split_to_table(wanted, ' ') AS pair) AS part
        ) AS said
        ON CONFLICT ((md5(key)::uuid)) DO NOTHING;
        RETURN QUERY SELECT p.id, p.states, p.differs FROM cases_profile p WHERE md5(p.key)::uuid = md5(wanted)::uuid;
    END IF;
END
$$;

CREATE UNIQUE INDEX IF NOT EXISTS one_profile_per_key ON cases_profile ((md5(key)::uuid));

-- On which tracks do our, the host's and the family's accounts differ in sense?
CREATE OR REPLACE FUNCTION cases_differs(states jsonb) RETURNS varchar[] LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(array_agg(track ORDER BY track), '{}')
    FROM (
        SELECT split_part(name, '.', 2)::varchar AS track
        FROM jsonb_each_text(states) AS said(name, state)
        WHERE split_part(name, '.', 1) <> 'third'
        GROUP BY 1
        HAVING count(DISTINCT cases_sense(split_part(name, '.', 2), state)) > 1
    ) AS differing
$$;
