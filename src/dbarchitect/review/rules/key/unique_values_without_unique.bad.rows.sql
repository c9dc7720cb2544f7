INSERT INTO tickets (ticket_number, shown_as)
SELECT 'T-' || i * 7, gen_random_uuid() FROM generate_series(1, 1200) AS i;
INSERT INTO refunds (ticket_id) SELECT 1101 - i FROM generate_series(1, 1100) AS i;
INSERT INTO stock."Parts" ("partSku") SELECT 'P' || i * 3 FROM generate_series(1, 1200) AS i;
ANALYZE tickets, refunds, stock."Parts";
