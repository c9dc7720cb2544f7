"""Proof by building and attacking: a design is built, attacked, filled and run in a lab."""

from dbarchitect.design.proof.findings import (
    access_key,
    horizon_evidence,
    horizon_key,
    size_key,
    without_key,
)
from dbarchitect.design.proof.proving import SEED, horizon_sizes, prove

__all__ = [
    "SEED",
    "access_key",
    "horizon_evidence",
    "horizon_key",
    "horizon_sizes",
    "prove",
    "size_key",
    "without_key",
]
