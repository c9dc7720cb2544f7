CREATE DOMAIN checked_ip AS text CHECK (VALUE LIKE '%.%.%.%');
CREATE TABLE visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    client_ip inet NOT NULL,
    network cidr NOT NULL,
    -- look-alike: checked by a CHECK, by a domain
    proxy_ip text NOT NULL CHECK (proxy_ip ~ '^[0-9.]+$'),
    server_ip checked_ip NOT NULL,
    -- look-alike: another address, words that only end so
    address text NOT NULL,
    zip text NOT NULL,
    ip_owner text NOT NULL,
    tip text NOT NULL
);
