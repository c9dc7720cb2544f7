"""A finding: a defect, what it does in production, the evidence, and the remedy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from hashlib import sha256

from dbarchitect.errors import Location
from dbarchitect.model.effects import StatementEffects
from dbarchitect.model.evidence import Evidence
from dbarchitect.model.remedy_proof import RemedyProof
from dbarchitect.model.schema import ObjectPath, UnreadObject

MOST_TOLD = 500
"""So many findings of one rule stand in a document, the first ones: a page with all 30,600 of a
schema of 10,400 tables had 33 MB."""

_NAMED = 8
"""So many objects are named in a sentence."""


class Severity(IntEnum):
    """How bad a finding is, mildest first."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def sign(self) -> str:
        """A character that tells it without a colour."""
        return {"INFO": "●", "WARNING": "▲", "ERROR": "✖"}[self.name]

    @property
    def label(self) -> str:
        """Its sign and its name."""
        return f"{self.sign} {self.name.lower()}"


class Confidence(IntEnum):
    """How often a rule's findings are what they say: by construction, mostly, or by a guess."""

    POSSIBLE = 1
    LIKELY = 2
    CERTAIN = 3


class Safety(StrEnum):
    """What running a remedy risks."""

    SAFE = "safe"
    NEEDS_REVIEW = "needs_review"
    DESTRUCTIVE = "destructive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """What to do: a full sentence, and the statements where SQL can do it.

    `rewrite` is a query to write in place of the one that has the defect; it gives the same
    rows. Empty where there is none.

    `effects[i]` is what `statements[i]` does to the users of the database, where it was worked
    out: rules leave that to the review as a whole.
    """

    text: str
    statements: tuple[str, ...] = ()
    safety: Safety = Safety.NEEDS_REVIEW
    rewrite: str = ""
    effects: tuple[StatementEffects, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One defect of one object; evidence is never empty.

    `detail` tells apart several findings of one rule on one object and is part of the
    fingerprint; it never holds a number that changes from day to day. `proof` is None where
    the remedy was not to be tried; it is that of the remedy's SQL, and where there is none of
    the query to write instead. `rewrite_proof` is that of the query where there is SQL, too.
    """

    code: str
    slug: str
    severity: Severity
    target: ObjectPath
    message: str
    remedy: Remedy
    evidence: tuple[Evidence, ...]
    detail: str = ""
    location: Location | None = None
    confidence: Confidence = Confidence.CERTAIN
    proof: RemedyProof | None = None
    rewrite_proof: RemedyProof | None = None

    def __post_init__(self) -> None:
        """A finding without evidence would be an assertion."""
        if not self.evidence:
            message = f"{self.code} on {self.target.text} has no evidence"
            raise ValueError(message)

    @property
    def all_evidence(self) -> tuple[Evidence, ...]:
        """That of the finding and that of its remedy."""
        tried = (proof.evidence for proof in self.proofs if proof.evidence is not None)
        return (*self.evidence, *tried)

    @property
    def proofs(self) -> tuple[RemedyProof, ...]:
        """What came of the remedy's SQL, and of the query to write instead."""
        both = (self.proof, self.rewrite_proof)
        return tuple(proof for proof in both if proof is not None)

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that stay over runs, for baselines and suppressions."""
        text = f"{self.code}\0{self.target.kind}\0{self.target.text}\0{self.detail}"
        return sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """What a rule says of itself, for those who print findings: full sentences.

    `asks_planner` says that a lab's planner can refute a finding; `needs` are the parts of a
    snapshot that it cannot do without; `options` what can be configured, with the default as
    TOML writes it; `also_in` the tools that have such a check.
    """

    code: str
    slug: str
    severity: Severity
    summary: str
    why: str
    remedy: str
    references: tuple[str, ...]
    confidence: Confidence = Confidence.CERTAIN
    opinion: bool = False
    asks_planner: bool = False
    needs: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A rule with its examples: SQL that has the defect, and SQL that only looks like it.

    `cases` names the shapes of the defect that are tried, `look_alikes` what stays silent.
    """

    rule: RuleText
    bad: str
    good: str
    cases: tuple[str, ...] = ()
    look_alikes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotVerified:
    """A rule that could not be decided, and why, as a full sentence.

    With `objects` it was decided, and only of these it cannot be said.
    """

    code: str
    slug: str
    reason: str
    objects: tuple[ObjectPath, ...] = ()

    @property
    def of_objects(self) -> str:
        """` of a.b, a.c and 3 more`; empty where it is the whole rule."""
        if not self.objects:
            return ""
        named = ", ".join(path.text for path in self.objects[:_NAMED])
        more = len(self.objects) - _NAMED
        return f" of {named}" + (f" and {more} more" if more > 0 else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotLoaded:
    """A statement of a file that is not in what was reviewed, and what was said of it.

    `statement` is its beginning, on one line; empty where the text is no statement.
    `because_of` is the place of the statement that failed to make what this one needs.
    """

    location: Location
    statement: str
    reason: str
    because_of: Location | None = None

    @property
    def sentence(self) -> str:
        """What is not there and why, without its own place."""
        cause = "" if self.because_of is None else f"; it needs {self.because_of.text}"
        return f"not loaded: {self.statement or 'a part of the file'}: {self.reason}{cause}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Systemic:
    """What many findings of one rule say together: a full sentence with their number.

    `of` is how many objects were looked at, None where that says nothing. `why` is what it
    does in production.
    """

    code: str
    slug: str
    severity: Severity
    sentence: str
    why: str
    count: int
    of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """A finding that somebody answers for: why, and until which day."""

    finding: Finding
    reason: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a review found: findings in the order of what hurts most, and what it left open.

    `systemic` are the rules whose findings are so many that they are printed as one. `known`
    is how many findings a baseline or another snapshot has; `suppressed` are those that
    somebody answers for. `not_loaded` are statements of files that are not in what was
    reviewed.
    """

    findings: tuple[Finding, ...]
    not_verified: tuple[NotVerified, ...]
    unread: tuple[UnreadObject, ...]
    rules_run: tuple[str, ...]
    systemic: tuple[Systemic, ...] = ()
    known: int = 0
    suppressed: tuple[Suppressed, ...] = ()
    not_loaded: tuple[NotLoaded, ...] = ()

    def worst(self) -> Severity | None:
        """The highest severity found, None where nothing was.

        What could not be read, loaded or told is a warning: half a look finds nothing clean.
        """
        found = [finding.severity for finding in self.findings]
        return max([*found, *([Severity.WARNING] if self.is_half else [])], default=None)

    @property
    def is_half(self) -> bool:
        """Whether something of the target was not seen that the rules ask for."""
        parts = any(item.objects for item in self.not_verified)
        return bool(self.unread or self.not_loaded or parts)
