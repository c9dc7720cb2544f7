SELECT setval('orders_id_seq', 1800000000);
SELECT setval('ticket_numbers', 2140000000);
SELECT setval('receipt_numbers', 2100000000);
SELECT setval('batch_numbers', 30000);
