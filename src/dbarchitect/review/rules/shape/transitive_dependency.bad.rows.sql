INSERT INTO employees (full_name, department_id, department_name, department_floor)
SELECT 'Name ' || i, i * 7 % 41, 'Department ' || i * 7 % 41, i * 7 % 41 % 9
FROM generate_series(1, 2000) AS i;
INSERT INTO library."Books" ("bookTitle", "publisherCode", "publisherTown")
SELECT
    'Title ' || i, CASE WHEN i * i % 37 > 2 THEN 'P' || i * i % 37 END,
    CASE WHEN i * i % 37 > 5 THEN 'Town ' || i * i % 37 * 5 % 17 END
FROM generate_series(1, 2000) AS i;
INSERT INTO visits (visit_date, patient_number, patient_born_on, insurer_code, insurer_town)
SELECT
    date '2024-01-01' + i % 250, p, date '1950-01-01' + p * 37 % 9999, 'I' || p * 7 % 23,
    'Town ' || p * 7 % 23 % 11
FROM (SELECT i, i * 31 % 307 AS p FROM generate_series(1, 2000) AS i) AS s;
ANALYZE employees, library."Books", visits;
