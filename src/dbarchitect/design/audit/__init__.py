"""The audit log's own objects: its table with partitions, its functions and triggers."""
