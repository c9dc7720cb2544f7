"""Briefs with tenants, small enough to be proven whole in a few seconds."""

DESK = """
name: desk
postgresql: {postgresql}
entities:
  Organization:
    rows: 60
    growth: 2/month
    identity: {identity}
    attributes: {{name: text(80), slug: text(40) unique}}
  Country:
    rows: 20
    attributes: {{code: text(2), name: text(60)}}
    identity: {{natural: [code]}}
  Person:
    belongs to: Organization
    refers to: {{country: Country}}
    rows: 600
    fan-out: {{organization: {{p50: 4, p99: 60}}}}
    attributes: {{email: email unique pii, name: text(80) pii}}
    keep: {{audit: true}}
  Project:
    belongs to: Organization
    refers to: {{lead: {{to: Person, optional: true, on delete: set null}}}}
    rows: 300
    fan-out: {{organization: {{p50: 3, p99: 30}}}}
    attributes: {{title: text(80), code: text(12) unique, budget: money >= 0 = 0}}
    keep: {{delete: soft}}
  Task:
    part of: Project
    refers to: {{assignee: Person?, parent: Task?}}
    rows: 3k
    fan-out: {{project: {{p50: 6, p99: 80}}}}
    attributes:
      title: text(120)
      status: one of [open, done] = open
      due: date?
  Membership:
    refers to: {{project: Project, person: Person}}
    rows: 600
    attributes: {{role: "one of [viewer, editor] = viewer"}}
    unique: [[project, person]]
  Passport:
    part of: Person unique
    rows: 400
    attributes: {{number: text(20) unique}}
  Booking:
    refers to: {{person: Person}}
    rows: 200
    attributes: {{during: period}}
    no overlap: [[person, during]]
  Remark:
    refers to: {{task: Task?}}
    rows: 200
    attributes: {{body: text(200)}}
access:
  task by key:
    sql: SELECT id, title FROM tasks WHERE id = :id
    rate: 10k/hour
    p95: 500 ms
  tasks of project:
    sql: SELECT id, title FROM tasks WHERE project_id = :project ORDER BY due DESC LIMIT 20
    rate: 10k/hour
    p95: 500 ms
  person by mail:
    sql: SELECT id, name FROM people WHERE organization_id = :organization AND email = :email
    rate: 5k/hour
    p95: 500 ms
  add task:
    sql: INSERT INTO tasks (project_id, title) VALUES (:project, :title)
    rate: 1k/hour
    p95: 500 ms
requirements: {{tenancy: {{by: Organization, isolation: shared}}}}
"""


def desk(*, postgresql: int = 18, identity: str = "auto") -> str:
    """A help desk's brief, whose tenants share its tables."""
    return DESK.format(postgresql=postgresql, identity=identity)


APART = """
name: desk
entities:
  Organization:
    rows: 5
    attributes: {{name: text(80)}}
  Person:
    belongs to: Organization
    rows: 20
    attributes: {{email: email unique pii}}
    keep: {{audit: true}}
requirements: {{tenancy: {{by: Organization, isolation: {isolation}}}}}
"""


def apart(isolation: str) -> str:
    """A brief of two tables whose tenants have a schema or a database each."""
    return APART.format(isolation=isolation)


LEDGER = """
name: ledger
postgresql: 18
horizon: 1 year
entities:
  Company:
    rows: 2000
    attributes: {{name: text(80)}}
  Account:
    belongs to: Company
    rows: 100k
    fan-out: {{company: {{p50: 10, p99: 600}}}}
    attributes: {{title: text(80)}}
  Entry:
    belongs to: Account
    rows: 20M
    growth: 100k/month
    fan-out: {{account: {{p50: 100, p99: 3000}}}}
    attributes:
      amount: money
      booked_on: date
access:
  entries of day:
    sql: SELECT id, amount FROM entries WHERE booked_on = :day
    rate: 10k/hour
  entries of amount:
    sql: SELECT * FROM entries WHERE amount = :amount
    rate: 10k/hour
{requirements}
"""

SHARED = "requirements: {tenancy: {by: Company, isolation: shared}}"


def ledger(*, shared: bool = True) -> str:
    """Large tables, looked into by a type that is leakproof and by one that is not."""
    return LEDGER.format(requirements=SHARED if shared else "")


BRANCHES = """
name: branches
entities:
  Organization:
    rows: 40
    attributes: {name: text(80)}
  Folder:
    belongs to: Organization
    rows: 400
    refers to: {within: Folder?}
    attributes: {title: text(80)}
    tree: {parent: within, depth: 4, moves: 1/month, form: table of ancestors}
    keep: {audit: true}
  Client:
    belongs to: Organization
    rows: 600
    attributes:
      email: email unique pii
      zip: {type: text(10), distribution: {distinct: 90}}
      city: text(40)
      kind: text(10)
      size: text(10)
      price: text(20)
    depends: ['zip -> city', 'kind, size -> price']
    keep: {audit: true, history: versions}
    rows per write: 200
  Remark:
    refers to one of: {about: [Folder, Client], source: 'one of [Folder, Client]?'}
    rows: 900
    attributes: {body: text(90)}
    keep: {delete: soft}
  Country:
    rows: 20
    attributes: {code: text(2), name: text(40)}
    identity: {natural: [code]}
    keep: {audit: true}
audit: {name: AuditLog, rows: 3k, growth: 300/month}
access:
  folders within:
    sql: SELECT id, title FROM folders WHERE within_id = :folder
    rate: 1k/hour
  search remarks: {search: Remark, in: [body], rate: 100/hour}
requirements: {tenancy: {by: Organization, isolation: shared}}
"""
"""Trees, exclusive arcs, parts that dependencies make, versions and a log, each a tenant's."""


ALONE = """
name: alone
entities:
  Organization:
    rows: 10
    attributes: {name: text}
  Person:
    rows: 70
    attributes: {name: text}
requirements: {tenancy: {by: Organization}}
"""
"""A tenant that nothing belongs to."""


SCHOOL = """
name: school
entities:
  Organization:
    rows: 20
    attributes: {name: text(40)}
  Lesson:
    belongs to: Organization
    rows: 900
    attributes:
      course: {type: text(30), distribution: {distinct: 60}}
      teacher: {type: text(30), distribution: {distinct: 40}}
      book: {type: text(30), distribution: {distinct: 80}}
    unique: [[course, teacher, book]]
    depends: ['course ->> teacher']
    keep: {audit: true}
audit: {name: AuditLog, rows: 1k, growth: 100/month}
requirements: {tenancy: {by: Organization, isolation: shared}}
"""
"""Independent lists of a tenant, in tables of nothing but keys whose changes are recorded."""
