INSERT INTO parcels (code) SELECT 'x' FROM generate_series(1, 600000) AS s (i);
DELETE FROM parcels WHERE id % 10 <> 0;
SELECT pg_stat_force_next_flush();
VACUUM (ANALYZE) parcels;
