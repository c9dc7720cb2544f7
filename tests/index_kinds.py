"""A brief with a pattern for each kind of index, read or written as often as one likes."""

BRIEF = """
name: ways
postgresql: 18
horizon: 1 year
entities:
  Item:
    rows: {rows}
    growth: {growth}
    attributes:
      owner: {{type: integer, distribution: {{distinct: 5000}}}}
      score: integer
      level: {{type: integer, distribution: {{distinct: 20000}}}}
      grade: smallint
      state: {{type: "one of [open, closed] = closed", distribution: {{open: 1%, closed: 99%}}}}
      email: {{type: text, distribution: {{average length: 30}}}}
      title: text(120)
      tags: text[]
      facts: 'json {{color: text, size: integer}}'
      during: period
      link: {{type: url, distribution: {{average length: 120}}}}
      place: vector(64)
  Event:
    rows: {events}
    growth: {event_growth}
    attributes:
      size: integer
      happened_at: instant = now
  Stay:
    rows: {rows}
    growth: {growth}
    attributes:
      room: {{type: integer, distribution: {{distinct: 5000}}}}
      during: period
    no overlap: [[room, during]]
access:
  order:
    sql: "SELECT * FROM items WHERE owner = :owner ORDER BY score DESC LIMIT 20"
    rate: {rate}
  include: {{sql: "SELECT grade FROM items WHERE level = :level", rate: {rate}}}
  partial:
    sql: "SELECT * FROM items WHERE state = 'open' ORDER BY created_at LIMIT 10"
    rate: {rate}
  expression: {{sql: "SELECT * FROM items WHERE lower(email) = :email", rate: {rate}}}
  words: {{search: Item, in: [title], rate: {rate}}}
  elements: {{sql: "SELECT id FROM items WHERE tags @> ARRAY[:tag]", rate: {rate}}}
  values: {{sql: "SELECT id FROM items WHERE facts @> :facts", rate: {rate}}}
  trigrams:
    sql: "SELECT * FROM items WHERE title ILIKE '%' || :piece || '%'"
    rate: {rate}
  moment: {{sql: "SELECT * FROM items WHERE during @> :at::timestamptz", rate: {rate}}}
  hash: {{sql: "SELECT * FROM items WHERE link = :link", rate: {rate}}}
  nearest: {{sql: "SELECT id FROM items ORDER BY place <=> :near LIMIT 10", rate: {rate}}}
  exclude:
    sql: "SELECT * FROM stays WHERE room = :room AND during @> :at::timestamptz"
    rate: {rate}
  span:
    sql: "SELECT * FROM events WHERE happened_at >= now() - interval '1 minute'"
    rate: {span_rate}
"""


def kinds(
    *,
    rows: str = "2M",
    events: str = "50M",
    growth: str = "10k/month",
    event_growth: str = "10k/month",
    rate: str = "1k/hour",
    span_rate: str = "1k/hour",
) -> str:
    """The brief with these rows and rates; `span_rate` is that of the last minute."""
    return BRIEF.format(
        rows=rows,
        events=events,
        growth=growth,
        event_growth=event_growth,
        rate=rate,
        span_rate=span_rate,
    )
