CREATE TABLE articles (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tags text NOT NULL,
    -- case: keys with a semicolon between them
    related text NOT NULL
);
-- case: MixedCase in another schema, items of two words and a bar
CREATE SCHEMA shop;
CREATE TABLE shop."Offers" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "soldIn" varchar(200) NOT NULL
);
