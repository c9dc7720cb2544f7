UPDATE pg_catalog.pg_index SET indisvalid = false
WHERE indexrelid = 'public.parcels_customer_id_idx'::regclass;
