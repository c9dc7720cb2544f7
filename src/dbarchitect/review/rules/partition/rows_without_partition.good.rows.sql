ANALYZE visits;
