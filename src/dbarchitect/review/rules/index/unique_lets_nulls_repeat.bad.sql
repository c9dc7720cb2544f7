CREATE TABLE prices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product text NOT NULL,
    region text,
    UNIQUE (product, region)
);

-- case: a deleted row's time as part of the key, so that live rows are never compared
CREATE TABLE accounts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL,
    deleted_at timestamptz
);
CREATE UNIQUE INDEX accounts_email_key ON accounts (email, deleted_at);

-- case: a partial index whose predicate says nothing of the column
CREATE TABLE "Seats" (
    "Id" bigint PRIMARY KEY,
    "Hall" integer NOT NULL,
    "Place" integer,
    "Kind" integer NOT NULL
);
CREATE UNIQUE INDEX "Seats_Place" ON "Seats" ("Hall", "Place") WHERE "Kind" > 1;

-- case: a column whose name has no word
CREATE TABLE marks (
    id bigint PRIMARY KEY,
    page integer NOT NULL,
    _ integer,
    UNIQUE (page, _)
);

-- case: a row belongs to one of two, and nothing says that it belongs to any
CREATE TABLE roles (
    id bigint PRIMARY KEY,
    label text NOT NULL,
    team_no integer,
    member_no integer,
    UNIQUE (label, team_no),
    UNIQUE (label, member_no)
);

-- case: names of one word, which are no kind and no reference of it
CREATE TABLE fees (
    id bigint PRIMARY KEY,
    type text NOT NULL,
    zone text,
    UNIQUE (type, zone)
);
