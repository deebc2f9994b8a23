-- The same numbers at every run: `draw` spreads (row, purpose) evenly over 0..1, `id_at` makes a UUIDv7 for a time.
CREATE FUNCTION pg_temp.draw(i bigint, purpose bigint) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
    SELECT (hashint8extended(i, purpose) & 9007199254740991)::float8 / 9007199254740992
$$;
CREATE FUNCTION pg_temp.id_at(at timestamptz, i bigint, purpose bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
            || substr(h, 1, 3) || 'a' || substr(h, 4, 13) || '00')::uuid
    FROM lpad(to_hex(hashint8extended(i, purpose)), 16, '0') AS h
$$;
CREATE FUNCTION pg_temp.one_of(words text[], i bigint, purpose bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT words[1 + floor(pg_temp.draw(i, purpose) * cardinality(words))::int]
$$;

CREATE TEMP TABLE story (story int, circumstance text, reach float8);
CREATE TEMP TABLE step (story int, step int, viewpoint text, track text, state text, chance float8);
CREATE TEMP TABLE number (n bigint, reference text);
