CREATE TEMP TABLE named AS
SELECT s.n, pg_temp.one_of(%(first)s, s.n, 10) || coalesce(' ' || pg_temp.one_of(%(middle)s, s.n, 11), '') || ' '
            || pg_temp.one_of(%(last)s, s.n, 12) AS name
FROM seed s;

INSERT INTO people_person (id, name, sex, birth, nationality, home_region, home_place, father_name, created_at)
SELECT s.person_id, m.name, CASE WHEN pg_temp.draw(s.n, 13) < 0.9 THEN 'M' ELSE 'F' END,
       (1965 + floor(pg_temp.draw(s.n, 14) * 41))::text, 'IN', pg_temp.one_of(%(regions)s, s.n, 15), '',
       pg_temp.one_of(%(first)s, s.n, 16) || ' ' || split_part(m.name, ' ', -1), s.opened_at
FROM seed s JOIN named m USING (n) ORDER BY s.n;

INSERT INTO people_personname (id, person_id, text, folded, script, kind, source, tokens, created_at)
SELECT pg_temp.id_at(s.opened_at, s.n, 6), s.person_id, m.name, lower(m.name), 'Latn', 'ours', '',
       ARRAY(SELECT w.key FROM unnest(string_to_array(lower(m.name), ' ')) WITH ORDINALITY AS u (text, place)
             JOIN people_nametoken w USING (text) ORDER BY u.place), s.opened_at
FROM seed s JOIN named m USING (n) ORDER BY s.n;

INSERT INTO cases_case (id, crisis_id, person_id, reference, circumstance, post_id, opened_at, compartments)
SELECT s.case_id, s.crisis_id, s.person_id, r.reference, y.circumstance, (%(posts)s::uuid[])[s.post], s.opened_at,
       CASE WHEN pg_temp.draw(s.n, 17) < 0.02 THEN '{medical}'::varchar[]
            WHEN pg_temp.draw(s.n, 17) < 0.03 THEN '{minors}' ELSE '{}' END
FROM seed s JOIN number r USING (n) JOIN story y USING (story) ORDER BY s.n;

INSERT INTO cases_caseofficer (id, case_id, post_id, user_id, since, until)
SELECT pg_temp.id_at(opened_at, n, 7), case_id, (%(posts)s::uuid[])[post], officer, opened_at, NULL FROM seed ORDER BY n;

INSERT INTO cases_handover (id, case_id, post_id, reason, since, until)
SELECT pg_temp.id_at(opened_at, n, 8), case_id,
       (%(posts)s::uuid[])[1 + width_bucket(pg_temp.draw(n, 19), %(reaches)s::float8[])], 'The family lives there.',
       opened_at, NULL
FROM seed WHERE pg_temp.draw(n, 18) < 0.005 ORDER BY n;
