-- look-alike: declared partitions
CREATE TABLE visits (
    id bigint NOT NULL,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (id, seen_at)
) PARTITION BY RANGE (seen_at);
CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE visits_2027 PARTITION OF visits FOR VALUES FROM ('2027-01-01') TO (MAXVALUE);

-- look-alike: kinds of one thing, each with columns of its own
CREATE TABLE "Places" ("Id" bigint PRIMARY KEY, "Name" text NOT NULL);
CREATE TABLE "Cities" ("Mayor" text NOT NULL, PRIMARY KEY ("Id"), CHECK ("Mayor" <> '')) INHERITS ("Places");
CREATE TABLE "Rivers" ("Length" integer NOT NULL, PRIMARY KEY ("Id"), CHECK ("Length" > 0)) INHERITS ("Places");

-- look-alike: one child that holds what was taken out of the parent
CREATE TABLE letters (id bigint PRIMARY KEY, sent_at timestamptz NOT NULL);
CREATE TABLE letters_archive (PRIMARY KEY (id), CHECK (sent_at < '2020-01-01')) INHERITS (letters);
