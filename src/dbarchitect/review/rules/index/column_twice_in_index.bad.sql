CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    weight integer NOT NULL,
    sent_on date NOT NULL
);
CREATE INDEX parcels_twice_idx ON parcels (sent_on, weight, sent_on DESC);

-- case: a key that is included, too
CREATE INDEX parcels_weight_idx ON parcels (weight) INCLUDE (id, weight);
