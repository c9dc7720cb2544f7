CREATE SCHEMA sales;
-- look-alike: words that only begin so
CREATE SCHEMA products;
CREATE SCHEMA devices;
CREATE SCHEMA "Testimonials";
-- look-alike: a table, whose name says what it holds
CREATE TABLE test_results (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
