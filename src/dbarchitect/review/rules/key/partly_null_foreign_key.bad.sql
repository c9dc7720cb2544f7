-- case: two columns that take null
CREATE TABLE places (
    country text NOT NULL,
    code text NOT NULL,
    PRIMARY KEY (country, code)
);
CREATE TABLE offices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    country text,
    code text,
    FOREIGN KEY (country, code) REFERENCES places (country, code)
);
CREATE INDEX ON offices (country, code);

-- case: beside a column that takes no null and serves this reference alone
CREATE TABLE depots (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    country text NOT NULL,
    code text,
    FOREIGN KEY (country, code) REFERENCES places (country, code)
);
CREATE INDEX ON depots (country, code);

-- case: two of three columns take null
CREATE TABLE plots (
    tenant_id bigint NOT NULL,
    district text NOT NULL,
    number integer NOT NULL,
    PRIMARY KEY (tenant_id, district, number)
);
CREATE TABLE houses (
    tenant_id bigint NOT NULL,
    id bigint NOT NULL,
    district text,
    number integer,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, district, number) REFERENCES plots (tenant_id, district, number)
);
CREATE INDEX ON houses (tenant_id, district, number);
