-- days later: 60
INSERT INTO parcels (weight) SELECT i FROM generate_series(1, 60000) AS s (i);
INSERT INTO "Entries" SELECT i, i FROM generate_series(1, 60000) AS s (i);
SELECT pg_stat_force_next_flush();
VACUUM (ANALYZE) parcels, "Entries";
SELECT id FROM parcels WHERE id = 5;
SELECT "Id" FROM "Entries" WHERE "Id" = 5;
SELECT pg_stat_force_next_flush();
