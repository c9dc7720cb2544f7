-- look-alike: an index that a superuser made belongs to the table's owner
CREATE INDEX documents_half_idx ON public.documents ((id / 2));
