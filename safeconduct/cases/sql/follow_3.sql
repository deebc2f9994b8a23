-- What follows from one claim that was just recorded: the same as cases_derive of its case, without looking at the
-- whole case. That is so while nothing on its track and viewpoint, and nothing in the whole standing, changed at or
-- after its known_at. Otherwise, where a death is told of or may come to be said, and for a case that ever had to do with
-- a joining, cases_derive does it.
CREATE OR REPLACE FUNCTION cases_follow(recorded uuid)
RETURNS TABLE (case_id uuid, profile_id integer, states jsonb, differs varchar[])
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    forever CONSTANT timestamptz := '9999-12-31 00:00+00';
    said record;    -- the claim
    stood record;   -- the last period of its track and viewpoint, with what ranks its claim
    span record;    -- the last span of its case, with its profile
    now_like record;
BEGIN
    SELECT c.case_id, c.track, c.viewpoint, c.state, c.known_at, c.track = 'condition' AND c.state = 'dead' AS is_death,
           least(c.happened_latest, (c.known_at AT TIME ZONE 'UTC')::date) AS happened
    INTO STRICT said FROM cases_claim c WHERE c.id = recorded;
    SELECT o.known_from, o.known_until, o.state, o.claim_id, d.known_at,
           d.track = 'condition' AND d.state = 'dead' AS is_death,
           least(d.happened_latest, (d.known_at AT TIME ZONE 'UTC')::date) AS happened
    INTO stood FROM cases_standing o JOIN cases_claim d ON d.id = o.claim_id
    WHERE o.case_id = said.case_id AND o.track = said.track AND o.viewpoint = said.viewpoint
    ORDER BY o.known_from DESC LIMIT 1;
    SELECT s.crisis_id, s.known_from, s.profile_id, p.states, p.differs, p.overridden, p.before
    INTO span FROM cases_profilespan s JOIN cases_profile p ON p.id = s.profile_id
    WHERE s.case_id = said.case_id AND s.known_until = forever;

    IF NOT FOUND OR span.known_from >= said.known_at
       OR cases_tells_of_death(said.track, said.state) OR cases_tells_of_death(said.track, stood.state)
       OR (said.track = 'kin' AND EXISTS (SELECT FROM jsonb_each_text(span.states) AS e(name, state)
                                          WHERE cases_tells_of_death(split_part(e.name, '.', 2), e.state)))
       OR stood.known_from >= said.known_at OR stood.known_until < forever
       OR EXISTS (SELECT FROM cases_casejoining j WHERE j.into_id = said.case_id)
       OR EXISTS (SELECT FROM cases_casejoining j WHERE j.case_id = said.case_id) THEN
        RETURN QUERY SELECT * FROM cases_derive(ARRAY[said.case_id]);
        RETURN;
    END IF;
    IF (stood.is_death, stood.happened, stood.known_at, stood.claim_id)
       > (said.is_death, said.happened, said.known_at, recorded) THEN
        RETURN QUERY SELECT said.case_id, span.profile_id, span.states, span.differs;
        RETURN;
    END IF;

    UPDATE cases_standing s SET known_until = said.known_at
    WHERE s.case_id = said.case_id AND s.track = said.track AND s.viewpoint = said.viewpoint
      AND s.known_from = stood.known_from;
    INSERT INTO cases_standing (case_id, track, viewpoint, known_from, known_until, state, claim_id)
    VALUES (said.case_id, said.track, said.viewpoint, said.known_at, forever, said.state, recorded);
    IF stood.state = said.state THEN
        RETURN QUERY SELECT said.case_id, span.profile_id, span.states, span.differs;
        RETURN;
    END IF;

    SELECT f.id, f.states, f.differs INTO STRICT now_like
    FROM cases_profile_of((
        SELECT string_agg(part.name || '=' || part.state, ' ' ORDER BY part.name COLLATE "C")
        FROM (SELECT name, state FROM jsonb_each_text(
                  span.states || jsonb_build_object(said.viewpoint || '.' || said.track, said.state)) AS e(name, state)
              UNION ALL SELECT 'before.' || e.name, e.state FROM jsonb_each_text(span.before) AS e(name, state)
              UNION ALL SELECT 'overridden', 'yes' WHERE span.overridden) AS part
    )) AS f;
    UPDATE cases_profilespan s SET known_until = said.known_at
    WHERE s.case_id = said.case_id AND s.known_from = span.known_from;
    INSERT INTO cases_profilespan (case_id, crisis_id, profile_id, known_from, known_until)
    VALUES (said.case_id, span.crisis_id, now_like.id, said.known_at, forever);
    INSERT INTO cases_profiletally (crisis_id, month, profile_id, n)
    VALUES (span.crisis_id, date_trunc('month', said.known_at, 'UTC'), span.profile_id, -1),
           (span.crisis_id, date_trunc('month', said.known_at, 'UTC'), now_like.id, 1);
    IF now_like.differs <> span.differs THEN
        UPDATE cases_disagreement d SET closed_at = greatest(d.opened_at, said.known_at)
        WHERE d.case_id = said.case_id AND d.closed_at IS NULL AND NOT d.track = ANY (now_like.differs);
        INSERT INTO cases_disagreement (case_id, track, opened_at, owner_id)
        SELECT said.case_id, t.track, said.known_at,
               (SELECT o.user_id FROM cases_caseofficer o
                WHERE o.case_id = said.case_id AND o.until IS NULL ORDER BY o.since LIMIT 1)
        FROM unnest(now_like.differs) AS t(track) WHERE NOT t.track = ANY (span.differs)
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN QUERY SELECT said.case_id, now_like.id, now_like.states, now_like.differs;
END
$$;
