"""Requests: the same work asked for in one JSON document, with the tables that are there."""

from __future__ import annotations

from dbarchitect.design.request.jsonschema import request_json_schema
from dbarchitect.design.request.reading import (
    REQUEST,
    CurrentTables,
    DesignTask,
    read_request,
)

__all__ = ["REQUEST", "CurrentTables", "DesignTask", "read_request", "request_json_schema"]
