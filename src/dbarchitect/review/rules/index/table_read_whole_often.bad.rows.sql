INSERT INTO parcels (code) SELECT repeat(i::text, 60) FROM generate_series(1, 30000) AS s (i);
SELECT pg_stat_force_next_flush();
VACUUM (ANALYZE) parcels;
DO $$BEGIN FOR i IN 1..120 LOOP PERFORM id FROM parcels WHERE code = i::text; END LOOP; END$$;
SELECT pg_stat_force_next_flush();
