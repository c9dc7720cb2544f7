CREATE TABLE writers (id bigint PRIMARY KEY);
CREATE TABLE posts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    writer_id bigint NOT NULL REFERENCES writers (id),
    title text NOT NULL,
    deleted_at timestamptz
);
-- look-alike: live rows alone
CREATE INDEX posts_title_idx ON posts (title) WHERE deleted_at IS NULL;
-- look-alike: deleted rows are what it lists, or tells apart
CREATE INDEX posts_bin_idx ON posts (deleted_at DESC);
CREATE INDEX posts_titles_idx ON posts (deleted_at, title);
-- look-alike: a foreign key looks for all rows
CREATE INDEX posts_writer_id_idx ON posts (writer_id);

-- look-alike: never null, so a fact about each row
CREATE TABLE deletions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    path text NOT NULL,
    deleted_at timestamptz NOT NULL
);
CREATE INDEX deletions_path_idx ON deletions (path);
