INSERT INTO codes (code) SELECT i::text FROM generate_series(1, 40000) AS s (i);
INSERT INTO "Other"."Codes" SELECT i, i::text FROM generate_series(1, 40000) AS s (i);
SELECT pg_stat_force_next_flush();
VACUUM (ANALYZE) codes, "Other"."Codes";
