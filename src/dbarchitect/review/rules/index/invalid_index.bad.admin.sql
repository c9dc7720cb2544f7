UPDATE pg_catalog.pg_index SET indisvalid = false
WHERE indexrelid = ANY (ARRAY['public.parcels_weight_idx', 'public.letters_number_key',
    'public.visits_room_idx_ccnew', 'public.entries_2026_amount_idx']::regclass[]);
