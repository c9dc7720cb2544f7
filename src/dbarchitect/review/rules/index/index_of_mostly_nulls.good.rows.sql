INSERT INTO parcels (weight) SELECT i FROM generate_series(1, 160000) AS s (i);
INSERT INTO "Kinds" ("Id") SELECT i FROM generate_series(1, 100) AS s (i);
SELECT pg_stat_force_next_flush();
ANALYZE parcels, "Kinds";
