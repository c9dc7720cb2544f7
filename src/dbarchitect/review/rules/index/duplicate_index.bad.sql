CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sent_at timestamptz NOT NULL
);
CREATE INDEX parcels_sent_at_idx ON parcels (sent_at);
CREATE INDEX parcels_sent_at_again_idx ON parcels USING btree (sent_at ASC);
