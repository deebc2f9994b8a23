-- Where a case was last located is read from its standing alone: a period on whereabouts knows the place that its claim
-- names, if everybody may see that claim. Kept here, so that no writer of standings forgets. Claims never change.
CREATE OR REPLACE FUNCTION cases_standing_place() RETURNS trigger LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    NEW.place_id := (SELECT c.place_id FROM cases_claim c WHERE c.id = NEW.claim_id AND c.compartment = '');
    RETURN NEW;
END
$$;
CREATE TRIGGER cases_standing_place BEFORE INSERT OR UPDATE OF claim_id ON cases_standing FOR EACH ROW
    WHEN (NEW.track = 'whereabouts') EXECUTE FUNCTION cases_standing_place();
