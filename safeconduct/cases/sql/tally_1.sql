-- cases_derive only adds tallies, so that nobody waits for anybody (see ProfileTally). Here tallies of the same crisis,
-- month and profile become one row. Harmless at any time: the sums stay what they are.
CREATE OR REPLACE FUNCTION cases_fold_tallies() RETURNS void LANGUAGE sql AS $$
    WITH several AS (
        SELECT crisis_id, month, profile_id FROM cases_profiletally GROUP BY 1, 2, 3 HAVING count(*) > 1
    ), gone AS (
        DELETE FROM cases_profiletally t USING several s
        WHERE t.crisis_id = s.crisis_id AND t.month = s.month AND t.profile_id = s.profile_id
        RETURNING t.crisis_id, t.month, t.profile_id, t.n
    )
    INSERT INTO cases_profiletally (crisis_id, month, profile_id, n)
    SELECT crisis_id, month, profile_id, sum(n) FROM gone GROUP BY 1, 2, 3 HAVING sum(n) <> 0
$$;
