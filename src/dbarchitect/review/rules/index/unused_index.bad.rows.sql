-- days later: 60
INSERT INTO parcels (weight) SELECT i FROM generate_series(1, 60000) AS s (i);
INSERT INTO "Entries" SELECT i, i FROM generate_series(1, 60000) AS s (i);
VACUUM (ANALYZE) parcels, "Entries";
