"""A brief that is allowed and hostile: odd names, odd values, names at their limits."""

from __future__ import annotations

LONG_TABLE = "a_table_whose_name_is_as_long_as_it_may_be_and_a_bit_more"
LONG_COLUMN = "a_column_whose_name_goes_on_and_on_until_there_is_no_more_room"

HOSTILE = f"""
name: hostile
postgresql: 14
schema: MixedSchema
entities:
  Team:
    table: TeamTable
    rows: 60
    attributes:
      code: {{type: text(20) unique, column: Code}}
      title: {{type: text(200), column: Select}}
      kind:
        type: enumeration
        values: ["it's", "100%", "%s", 'a\\b', 'say "hi"', "%(x)s", "{{x}}", "$1", ":name"]
        default: "it's"
        column: Kind
      motto: {{type: text(40), default: "it's 100% of :all", column: Motto}}
      starts_on: {{type: date, column: From}}
      ends_on: {{type: date?, column: To}}
      token: {{type: secret, column: TokenHash}}
    checks: [ends_on >= starts_on]
    keep: {{audit: true, delete: soft}}
  Member:
    table: MemberTable
    part of: Team
    rows: 300
    refers to:
      boss: {{to: Member?, column: BossId}}
      other: {{to: Team?, column: OtherTeamId}}
    fan-out: {{team: {{p50: 2, p99: 100}}}}
    attributes:
      number: {{type: integer > 0, column: Number}}
      name: {{type: text(80) pii, column: Order}}
    unique: [[team, number], [team, boss, name]]
    keep: {{audit: true, delete: soft}}
    rows per write: 500
  LongOne:
    table: {LONG_TABLE}A
    rows: 40
    belongs to: Team
    attributes:
      {LONG_COLUMN}a: text(10) unique
      {LONG_COLUMN}b: text(10) unique
    keep: {{audit: true}}
  LongTwo:
    table: {LONG_TABLE}B
    rows: 40
    belongs to: Team
    attributes: {{x: text(10)}}
    keep: {{audit: true}}
    rows per write: 500
  Short: {{table: a, rows: 20, attributes: {{b_c: text(10) unique}}}}
  ShortToo: {{table: a_b, rows: 20, belongs to: Short, attributes: {{c: text(10) unique}}}}
  ShortKey: {{table: a_b_pkey, rows: 20, attributes: {{c: integer}}}}
  Contact:
    rows: 30
    attributes: {{mail: email}}
    identity: {{natural: [mail]}}
  Region:
    part of: Contact
    rows: 90
    attributes: {{number: smallint > 0, since: date}}
    identity: {{natural: [contact, number, since]}}
  City:
    rows: 200
    growth: 100k/day
    refers to: {{region: Region, twin: City?, past: Region?, sender: Contact?}}
    attributes: {{name: text(40)}}
    unique: [[region, name]]
audit:
  {{name: ChangeLog, table: {LONG_TABLE}L, rows: 100, growth: 100/month}}
access:
  search teams: {{search: Team, in: [title, motto], rate: 100/hour}}
  members:
    sql: |
      SELECT "Number", "Order" FROM "MixedSchema"."MemberTable"
      WHERE team_id = :team ORDER BY "Number" LIMIT 20
    rate: 1k/hour
"""  # noqa: S608 - a brief, whose SQL dbarchitect reads
