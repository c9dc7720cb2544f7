CREATE TABLE tags (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE);

-- look-alike: identifiers that another system gives, and of another type
CREATE TABLE articles (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    remote_ids bigint[] NOT NULL,
    tag_ids text[] NOT NULL
);

-- look-alike: arrays of values
CREATE TABLE measurements (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tags text[] NOT NULL,
    samples bigint[] NOT NULL
);

-- look-alike: a table of pairs, in another schema
CREATE SCHEMA "Other";
CREATE TABLE "Other"."ArticleTags" (
    "Article" bigint NOT NULL REFERENCES articles (id),
    "Tag" bigint NOT NULL REFERENCES tags (id),
    PRIMARY KEY ("Article", "Tag")
);
CREATE INDEX ON "Other"."ArticleTags" ("Tag");
