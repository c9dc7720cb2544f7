CREATE TABLE events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    payload jsonb NOT NULL,
    tags text[] NOT NULL,
    path integer[] NOT NULL UNIQUE,
    words tsvector NOT NULL
);
-- look-alike: GIN and hash indexes of the columns
CREATE INDEX events_payload_idx ON events USING gin (payload jsonb_path_ops);
CREATE INDEX events_tags_idx ON events USING gin (tags);
CREATE INDEX events_words_idx ON events USING gin (words);
CREATE INDEX events_payload_hash_idx ON events USING hash (payload);

-- look-alike: a B-tree of one field of the document
CREATE INDEX events_kind_idx ON events ((payload ->> 'kind'));

-- look-alike: a unique index of an array, which is no search for elements (path, above)

-- look-alike: a B-tree that only includes the document, in mixed case
CREATE TABLE "Notes" ("Id" bigint PRIMARY KEY, "Payload" jsonb NOT NULL, "At" timestamptz NOT NULL);
CREATE INDEX "Notes_At" ON "Notes" ("At") INCLUDE ("Payload");
