CREATE TABLE visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    client_ip text NOT NULL,
    -- case: MixedCase, with a limit of length alone
    "macAddress" varchar(17) NOT NULL
);
