CREATE TABLE visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shop text NOT NULL,
    seen_at timestamptz NOT NULL,
    left_at timestamptz NOT NULL,
    checked_at timestamptz,
    day date NOT NULL,
    page text NOT NULL,
    ticket text NOT NULL UNIQUE
);
-- look-alike: the moment comes last, what is beside it is stored alone
CREATE INDEX visits_shop_idx ON visits (shop, seen_at) INCLUDE (page);
-- look-alike: the primary key tells rows of one moment apart, page by page of a list
CREATE INDEX visits_seen_idx ON visits (seen_at DESC, id DESC);
CREATE INDEX visits_page_idx ON visits (seen_at, id, page);
-- look-alike: so does another key
CREATE INDEX visits_ticket_idx ON visits (shop, seen_at, ticket);
CREATE UNIQUE INDEX visits_folded_idx ON visits (lower(page));
CREATE INDEX visits_at_idx ON visits (seen_at, lower(page));
-- look-alike: a moment that may be null, which is as good as equal
CREATE INDEX visits_open_idx ON visits (checked_at, page);
-- look-alike: two moments
CREATE INDEX visits_span_idx ON visits (left_at, seen_at);
CREATE INDEX visits_check_idx ON visits (seen_at, checked_at);
-- look-alike: a day is equal often
CREATE INDEX visits_day_idx ON visits (day, page);
-- look-alike: it keeps rows unique
CREATE UNIQUE INDEX visits_once_idx ON visits (left_at, page);
