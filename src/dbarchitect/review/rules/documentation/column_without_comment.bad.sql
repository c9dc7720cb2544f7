CREATE TABLE documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Weight" numeric NOT NULL
);
COMMENT ON TABLE documents IS 'What a customer uploaded.';
