"""What `json.dumps` takes."""

from __future__ import annotations

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
