"""What a version offers."""

from __future__ import annotations

import pytest

from dbarchitect.errors import ServerUnsupportedError
from dbarchitect.postgres.capabilities import ServerCapabilities


@pytest.mark.parametrize(
    ("version_num", "text"), [(180006, "18.6"), (150018, "15.18"), (130000, "13.0")]
)
def test_a_version_number_reads_as_people_write_it(version_num: int, text: str) -> None:
    assert ServerCapabilities(version_num).text == text


def test_features_come_with_their_major() -> None:
    first_major = {
        "has_multirange_types": 14,
        "has_nulls_not_distinct": 15,
        "has_grant_inherit_and_set": 16,
        "has_builtin_locale_provider": 17,
        "has_virtual_generated_columns": 18,
        "has_not_null_constraint_names": 18,
        "has_without_overlaps": 18,
    }
    for feature, major in first_major.items():
        assert getattr(ServerCapabilities(major * 10000), feature) is True
        assert getattr(ServerCapabilities((major - 1) * 10000 + 99), feature) is False


@pytest.mark.parametrize("version_num", [120022, 190000, 90624])
def test_other_majors_are_refused_by_name(version_num: int) -> None:
    with pytest.raises(ServerUnsupportedError, match="is not supported"):
        ServerCapabilities(version_num).require_supported()
    ServerCapabilities(130000).require_supported()
    ServerCapabilities(180006).require_supported()
