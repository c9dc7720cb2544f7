-- look-alike: partial, and with a second key
CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    is_paid boolean NOT NULL,
    sent_at timestamptz NOT NULL
);
CREATE INDEX parcels_unpaid_idx ON parcels (is_paid) WHERE NOT is_paid;
CREATE INDEX parcels_paid_sent_at_idx ON parcels (is_paid, sent_at);

-- look-alike: a unique one, which lets only one row be the current one
CREATE TABLE seasons (id bigint PRIMARY KEY, is_current boolean DEFAULT NULL UNIQUE);

-- look-alike: a boolean expression of other columns, an array of booleans
CREATE TABLE "Letters" ("Id" bigint PRIMARY KEY, "Flags" boolean[] NOT NULL, "Weight" integer NOT NULL);
CREATE INDEX "Letters_Flags" ON "Letters" USING gin ("Flags");
CREATE INDEX "Letters_Heavy" ON "Letters" (("Weight" > 10));
