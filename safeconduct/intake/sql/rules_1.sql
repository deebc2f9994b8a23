-- How many months a kind of data is kept where nobody has set anything. Canada's register of citizens abroad destroys an
-- entry 18 months after the return.
CREATE FUNCTION intake_shipped_months(kind text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE $1 WHEN 'not_ours' THEN 6 WHEN 'automatic' THEN 3 WHEN 'no_case' THEN 24 WHEN 'report' THEN 18
        WHEN 'register' THEN 18 END
$$;

-- The months that hold now for a kind of data in a crisis (null: for data of no crisis), and the rule that says so (null:
-- the shipped one). No months: never erased. The newest rule of the crisis holds before the newest for every crisis. A
-- rule holds from seven days after it was set; what keeps longer holds at once.
CREATE FUNCTION intake_months(of_kind text, of_crisis uuid) RETURNS TABLE (months integer, rule_id bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH said AS (
        SELECT r.id, coalesce(r.months, 32767)::integer AS months, r.crisis_id IS NOT NULL AS own, r.at,
            r.at <= now() - interval '7 days' AS settled
        FROM public.intake_retentionrule r
        WHERE r.kind = of_kind AND (r.crisis_id = of_crisis OR r.crisis_id IS NULL)
    ), holds AS (
        (SELECT id, months FROM said WHERE settled ORDER BY own DESC, at DESC, id DESC LIMIT 1)
        UNION ALL
        SELECT NULL, public.intake_shipped_months(of_kind) WHERE NOT EXISTS (SELECT FROM said WHERE settled)
        UNION ALL
        SELECT id, months FROM said
        WHERE NOT settled AND (own OR NOT EXISTS (SELECT FROM said WHERE own))
    )
    SELECT nullif(h.months, 32767), h.id FROM holds h WHERE h.months IS NOT NULL ORDER BY h.months DESC, h.id DESC LIMIT 1
$$;

-- What is set, and when a hold ended, has the time of the database: nobody dates it back.
CREATE FUNCTION intake_now_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.at := now();
    RETURN NEW;
END
$$;
CREATE TRIGGER intake_retentionrule_now BEFORE INSERT ON intake_retentionrule
    FOR EACH ROW EXECUTE FUNCTION intake_now_at();
CREATE TRIGGER intake_retentionholdend_now BEFORE INSERT ON intake_retentionholdend
    FOR EACH ROW EXECUTE FUNCTION intake_now_at();
