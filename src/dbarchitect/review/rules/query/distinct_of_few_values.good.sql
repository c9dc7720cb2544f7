CREATE TABLE events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    session_id bigint NOT NULL,
    severity text NOT NULL,
    seen_at timestamptz NOT NULL
);
CREATE INDEX ON events (kind, seen_at);
CREATE INDEX ON events (session_id);
CREATE TABLE kinds (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL
);
CREATE INDEX ON kinds (kind);
