CREATE TABLE articles (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE tags (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);

-- look-alike: the references are the primary key
CREATE TABLE article_tags (
    article_id bigint NOT NULL REFERENCES articles (id),
    tag_id bigint NOT NULL REFERENCES tags (id),
    PRIMARY KEY (tag_id, article_id)
);
CREATE INDEX ON article_tags (article_id);

-- look-alike: a unique index that is no constraint, in another schema
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Labels" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Article" bigint NOT NULL REFERENCES articles (id),
    "Tag" bigint NOT NULL REFERENCES tags (id)
);
CREATE UNIQUE INDEX ON "Other"."Labels" ("Tag", "Article");
CREATE INDEX ON "Other"."Labels" ("Article");

-- look-alike: each link has facts of its own and may repeat
CREATE TABLE readings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id bigint NOT NULL REFERENCES articles (id),
    tag_id bigint NOT NULL REFERENCES tags (id),
    pages integer NOT NULL
);
CREATE INDEX ON readings (article_id);
CREATE INDEX ON readings (tag_id);

-- look-alike: one reference is unique by itself
CREATE TABLE covers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id bigint NOT NULL UNIQUE REFERENCES articles (id),
    tag_id bigint NOT NULL REFERENCES tags (id)
);
CREATE INDEX ON covers (tag_id);

-- look-alike: three references
CREATE TABLE uses (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id bigint NOT NULL REFERENCES articles (id),
    tag_id bigint NOT NULL REFERENCES tags (id),
    cover_id bigint NOT NULL REFERENCES covers (id)
);
CREATE INDEX ON uses (article_id);
CREATE INDEX ON uses (tag_id);
CREATE INDEX ON uses (cover_id);

-- look-alike: a record that stays when one of the two goes
CREATE TABLE clicks (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id bigint NOT NULL REFERENCES articles (id),
    tag_id bigint REFERENCES tags (id) ON DELETE SET NULL
);
CREATE INDEX ON clicks (article_id);
CREATE INDEX ON clicks (tag_id);
