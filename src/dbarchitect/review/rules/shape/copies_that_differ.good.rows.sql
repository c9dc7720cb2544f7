INSERT INTO orders (supplier_id, supplier_stage, lorry)
SELECT
    s, 'stage ' || CASE WHEN i % 100 = 0 THEN i ELSE s * 5 % 23 END,
    'lorry ' || CASE WHEN i = 1000 THEN 99 ELSE s * 11 % 31 END
FROM (SELECT i, i * 7 % 61 AS s FROM generate_series(1, 2000) AS i) AS t;
INSERT INTO badges (badge_number, badge_colour)
SELECT CASE WHEN i = 7 THEN 8 ELSE i END, 'colour ' || i % 9 FROM generate_series(1, 2000) AS i;
INSERT INTO shelves (room_code, room_colour)
SELECT 'R' || i % 20, 'colour ' || CASE WHEN i = 100 THEN 99 ELSE i % 20 END
FROM generate_series(1, 300) AS i;
ANALYZE orders, badges, shelves;
