"""A brief of values that hold others: periods, lists, documents, texts, vectors."""

HELD_BRIEF = """
name: library
postgresql: 18
horizon: 1 year
entities:
  Room:
    rows: 300
    attributes: {name: text(40)}
  Booking:
    belongs to: Room
    rows: 30k
    attributes:
      during: period
      note: text?
    no overlap: [[room, during]]
  Stay:
    rows: 40k
    attributes:
      during: period
      days: date period?
  Paper:
    rows: 40k
    attributes:
      title: text(120)
      body: {type: text, distribution: {average length: 300}}
      tags: text[] = []
      codes: integer[]
      custom: 'json {color: text, size: integer?, tags: text[]}'
  Picture:
    rows: 3k
    attributes: {shown: vector(16)}
access:
  alike: {sql: "SELECT id FROM pictures ORDER BY shown <=> :near LIMIT 10", rate: 5k/hour}
  free:
    sql: SELECT id FROM bookings WHERE room_id = :room AND during && :span
    rate: 5k/hour
  at: {sql: "SELECT id FROM stays WHERE during @> :at::timestamptz", rate: 5k/hour}
  within: {sql: "SELECT id FROM stays WHERE during && :span", rate: 5k/hour}
  on day: {sql: "SELECT id FROM stays WHERE days @> :day::date", rate: 5k/hour}
  tagged: {sql: "SELECT id FROM papers WHERE tags @> ARRAY[:tag]", rate: 5k/hour}
  coded: {sql: "SELECT id FROM papers WHERE codes && :codes", rate: 5k/hour}
  coloured: {sql: "SELECT id FROM papers WHERE custom @> :document", rate: 5k/hour}
  found: {search: Paper, in: [title, body], rate: 5k/hour}
"""

HELD_QUESTIONS = (
    "SELECT id FROM stays WHERE during && tstzrange('2026-03-01', '2026-03-08')",
    "SELECT id FROM stays WHERE during <@ tstzrange('2026-01-01', '2026-02-01')",
    "SELECT id FROM stays WHERE during << tstzrange('2026-01-01', '2026-02-01')",
    "SELECT id FROM stays WHERE during @> tstzrange('2026-05-05', '2026-05-06')",
    "SELECT id FROM stays WHERE days && daterange('2026-05-05', '2026-06-06')",
    "SELECT id FROM stays WHERE days IS NULL",
    "SELECT id FROM bookings WHERE during && tstzrange('2026-03-01', '2026-03-02')",
    "SELECT id FROM papers WHERE codes <@ '{1,2,3}'::integer[]",
    "SELECT id FROM papers WHERE 7 = ANY (codes)",
    "SELECT id FROM papers WHERE cardinality(tags) > 2",
    "SELECT count(*) FROM papers WHERE tags = '{}'",
)
"""What else is asked of them."""
