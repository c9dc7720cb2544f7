CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    nickname text DEFAULT 'NULL',
    -- case: another case, a limit, and never null
    title varchar DEFAULT 'null' NOT NULL
);
