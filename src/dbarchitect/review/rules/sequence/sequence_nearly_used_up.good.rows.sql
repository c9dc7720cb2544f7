SELECT setval('orders_id_seq', 2140000000);
SELECT setval('slots', 999);
SELECT setval('"Other"."Countdown"', -1000);
SELECT setval('serials', 5000000000);
