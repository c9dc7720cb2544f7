-- look-alike: a domain, a column and a table of that name
CREATE DOMAIN "Money" AS numeric(19, 2);
CREATE TABLE money (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    total "Money" NOT NULL,
    money numeric(19, 4) NOT NULL,
    currency text NOT NULL
);
