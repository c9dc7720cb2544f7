CREATE TABLE "Orders" (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT orders_pkey PRIMARY KEY,
    -- case: a column
    "orderNumber" text CONSTRAINT number_given NOT NULL
);
