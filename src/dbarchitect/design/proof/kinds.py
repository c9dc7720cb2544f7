"""The kinds of key that an access pattern is run with."""

HOT, MEDIAN, ABSENT = "hot", "median", "absent"
KINDS = (HOT, MEDIAN, ABSENT)
