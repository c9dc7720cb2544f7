CREATE TABLE authors (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);

-- look-alike: the column takes null
CREATE TABLE articles (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author_id bigint REFERENCES authors (id) ON DELETE SET NULL
);
CREATE INDEX ON articles (author_id);

-- look-alike: a CHECK that mentions IS NOT NULL but lets null pass
CREATE TABLE notes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author_id bigint REFERENCES authors (id) ON DELETE SET NULL,
    signature text,
    CHECK (author_id IS NOT NULL OR signature IS NOT NULL)
);
CREATE INDEX ON notes (author_id);

-- look-alike: SET DEFAULT to a value
CREATE TABLE letters (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author_id bigint NOT NULL DEFAULT 1 REFERENCES authors (id) ON DELETE SET DEFAULT
);
CREATE INDEX ON letters (author_id);

-- look-alike: of two columns only the one that takes null is set, in another schema
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Members" (
    "Tenant" bigint NOT NULL,
    "Id" bigint NOT NULL,
    PRIMARY KEY ("Tenant", "Id")
);
CREATE TABLE "Other"."Tasks" (
    "Tenant" bigint NOT NULL,
    "Id" bigint NOT NULL,
    "Owner" bigint,
    PRIMARY KEY ("Tenant", "Id"),
    FOREIGN KEY ("Tenant", "Owner") REFERENCES "Other"."Members" ("Tenant", "Id")
        ON DELETE SET NULL ("Owner")
);
CREATE INDEX ON "Other"."Tasks" ("Tenant", "Owner");
