INSERT INTO parcels (code) SELECT repeat('x', 150) FROM generate_series(1, 120000) AS s (i);
DELETE FROM parcels WHERE id % 5 <> 0;
SELECT pg_stat_force_next_flush();
VACUUM (ANALYZE) parcels;
