INSERT INTO parcels (code) SELECT repeat(i::text, 60) FROM generate_series(1, 30000) AS s (i);
INSERT INTO "Kinds" SELECT i, 'kind' FROM generate_series(1, 100) AS s (i);
INSERT INTO letters (code) SELECT code FROM parcels;
SELECT pg_stat_force_next_flush();
VACUUM (ANALYZE) parcels, "Kinds", letters;
DO $$BEGIN FOR i IN 1..120 LOOP PERFORM id FROM parcels LIMIT 1; END LOOP; END$$;
DO $$BEGIN FOR i IN 1..120 LOOP PERFORM "Id" FROM "Kinds" WHERE "Name" = i::text; END LOOP; END$$;
SELECT count(*) FROM letters WHERE code = '';
SELECT pg_stat_force_next_flush();
