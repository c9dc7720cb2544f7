-- days later: 60
INSERT INTO trail (what) SELECT i::text FROM generate_series(1, 5000) AS s (i);
INSERT INTO kinds SELECT i FROM generate_series(1, 5000) AS s (i);
INSERT INTO things (kind_id) SELECT i FROM generate_series(1, 5000) AS s (i);
INSERT INTO "Entries" SELECT i FROM generate_series(1, 5000) AS s (i);
INSERT INTO states SELECT i FROM generate_series(1, 50) AS s (i);
SELECT pg_stat_force_next_flush();
ANALYZE trail, kinds, things, "Entries", states;
SELECT id FROM trail WHERE id = 5;
SELECT id FROM things WHERE id = 5;
SELECT "Id" FROM "Entries_1" LIMIT 1;
SELECT pg_stat_force_next_flush();
