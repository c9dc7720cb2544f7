INSERT INTO parcels (state)
SELECT (ARRAY['new', 'sent', 'done'])[1 + i % 3] FROM generate_series(1, 30000) AS s (i);
INSERT INTO "Entries" SELECT i, i % 4 FROM generate_series(1, 30000) AS s (i);
SELECT pg_stat_force_next_flush();
VACUUM (ANALYZE) parcels, "Entries";
