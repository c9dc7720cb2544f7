-- case: NOT NULL
CREATE TABLE authors (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE articles (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author_id bigint NOT NULL REFERENCES authors (id) ON DELETE SET NULL
);
CREATE INDEX ON articles (author_id);

-- case: CHECK (x IS NOT NULL), and SET DEFAULT without a default
CREATE TABLE reviews (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author_id bigint REFERENCES authors (id) ON DELETE SET DEFAULT,
    stars integer NOT NULL,
    CHECK (stars > 0 AND author_id IS NOT NULL)
);
CREATE INDEX ON reviews (author_id);

-- case: one of two columns refuses null
CREATE TABLE members (
    tenant_id bigint NOT NULL,
    id bigint NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE TABLE tasks (
    tenant_id bigint NOT NULL,
    id bigint NOT NULL,
    owner_id bigint,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, owner_id) REFERENCES members (tenant_id, id) ON DELETE SET NULL
);
CREATE INDEX ON tasks (tenant_id, owner_id);

-- case: ON UPDATE
CREATE TABLE letters (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author_id bigint NOT NULL REFERENCES authors (id) ON UPDATE SET NULL
);
CREATE INDEX ON letters (author_id);
