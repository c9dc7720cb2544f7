CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    status text NOT NULL,
    -- case: MixedCase, with a limit of length alone
    "paymentState" varchar(20) NOT NULL
);
