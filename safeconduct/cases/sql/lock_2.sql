-- Holds the row of a case until the end of the transaction, then says which state stands on a track from a viewpoint
-- (null: none yet). No row: the case is not there, or it is joined into another and nothing is recorded here. A function,
-- because a single statement would look up the state as it was before it waited for the row.
CREATE OR REPLACE FUNCTION cases_lock(wanted uuid, on_track text, from_viewpoint text) RETURNS TABLE (state varchar)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    PERFORM FROM cases_case c WHERE c.id = wanted FOR NO KEY UPDATE;
    IF FOUND AND NOT EXISTS (SELECT FROM cases_casejoining j WHERE j.case_id = wanted AND j.until IS NULL) THEN
        RETURN QUERY SELECT (SELECT s.state FROM cases_standing s
                             WHERE s.case_id = wanted AND s.track = on_track AND s.viewpoint = from_viewpoint
                               AND s.known_until = '9999-12-31 00:00+00');
    END IF;
END
$$;
