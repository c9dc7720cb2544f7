-- days later: 60
INSERT INTO trail (what) SELECT i::text FROM generate_series(1, 5000) AS s (i);
INSERT INTO "Entries" SELECT i FROM generate_series(1, 5000) AS s (i);
SELECT pg_stat_force_next_flush();
ANALYZE trail, "Entries";
