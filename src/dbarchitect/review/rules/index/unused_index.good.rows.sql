-- days later: 60
INSERT INTO parcels (weight, height) SELECT i, i FROM generate_series(1, 60000) AS s (i);
INSERT INTO letters SELECT i, i FROM generate_series(1, 60000) AS s (i);
INSERT INTO "Entries" SELECT i, i FROM generate_series(1, 60000) AS s (i);
INSERT INTO kinds SELECT i, i FROM generate_series(1, 100) AS s (i);
SELECT pg_stat_force_next_flush();
VACUUM (ANALYZE) parcels, letters, "Entries", kinds;
SELECT id FROM parcels WHERE weight = 5;
SELECT "Id" FROM "Entries_1" WHERE "Amount" = 5;
SELECT pg_stat_force_next_flush();
