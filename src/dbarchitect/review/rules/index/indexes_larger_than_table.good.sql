-- look-alike: larger than its rows, but not by much
CREATE TABLE codes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL);
CREATE INDEX codes_first_idx ON codes (repeat(md5(code), 2));

-- look-alike: several times the rows, of a small table
CREATE TABLE few (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL);
CREATE INDEX few_first_idx ON few (repeat(md5(code), 3));
CREATE INDEX few_second_idx ON few (repeat(md5(reverse(code)), 3));

-- look-alike: the rows are in the TOAST table
CREATE TABLE texts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL);
ALTER TABLE texts ALTER COLUMN body SET STORAGE EXTERNAL;
