-- One row for each case, in the order in which the cases were opened: many at first, fewer later.
CREATE TEMP TABLE opened AS
SELECT n, pg_temp.id_at(opened_at, n, 1) AS case_id, pg_temp.id_at(opened_at, n, 2) AS person_id, opened_at,
       CASE WHEN n > %(cases)s THEN %(small_crisis)s::uuid ELSE %(crisis)s::uuid END AS crisis_id,
       1 + width_bucket(pg_temp.draw(n, 3), %(reaches)s::float8[]) AS post,
       1 + width_bucket(pg_temp.draw(n, 4), (SELECT array_agg(reach ORDER BY story) FROM story)) AS story
FROM (
    SELECT n, %(start)s::timestamptz
              + (%(until)s::timestamptz - %(start)s) * 0.985 * power(mod(n - 1, %(cases)s)::float8 / %(cases)s, 1.4)
              + interval '6 hours' * pg_temp.draw(n, 5) AS opened_at
    FROM generate_series(1, %(cases)s + %(small)s) AS n
) AS moments;

CREATE TEMP TABLE seed AS
SELECT *, (%(officers)s::uuid[])[(%(begins)s::int[])[post] + mod(n, (%(staff)s::int[])[post])] AS officer FROM opened;
