CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    is_paid boolean NOT NULL
);
CREATE INDEX parcels_is_paid_idx ON parcels (is_paid);

-- case: of a domain over boolean
CREATE DOMAIN flag AS boolean;
CREATE TABLE letters (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    registered flag NOT NULL
);
CREATE INDEX letters_registered_idx ON letters USING hash (registered);
