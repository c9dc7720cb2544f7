CREATE TABLE visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "seenAt" bigint NOT NULL,
    -- case: four bytes, which end in 2038
    left_at integer NOT NULL
);
