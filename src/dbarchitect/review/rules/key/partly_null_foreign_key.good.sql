CREATE TABLE places (
    country text NOT NULL,
    code text NOT NULL,
    PRIMARY KEY (country, code)
);

-- look-alike: null together or not at all
CREATE TABLE offices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    country text,
    code text,
    FOREIGN KEY (country, code) REFERENCES places (country, code) MATCH FULL
);
CREATE INDEX ON offices (country, code);

-- look-alike: a CHECK ties the columns together
CREATE TABLE shops (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    country text,
    code text,
    FOREIGN KEY (country, code) REFERENCES places (country, code),
    CHECK ((country IS NULL) = (code IS NULL))
);
CREATE INDEX ON shops (country, code);

-- look-alike: CHECK (x IS NOT NULL) keeps null out as NOT NULL does
CREATE TABLE depots (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    country text CHECK (country IS NOT NULL),
    code text,
    FOREIGN KEY (country, code) REFERENCES places (country, code),
    CHECK (code IS NOT NULL AND code <> '')
);
CREATE INDEX ON depots (country, code);

-- look-alike: beside the tenant, which the primary key has as well, one null says "none"
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
);
CREATE INDEX ON "Other"."Tasks" ("Tenant", "Owner");
