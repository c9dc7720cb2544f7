CREATE TABLE articles (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    language regconfig DEFAULT 'simple' NOT NULL
);
