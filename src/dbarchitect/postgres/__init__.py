"""Talking to a PostgreSQL server: the only room that knows the driver."""

import logging

# The driver's warnings would reach the user's terminal through logging's last resort; what
# they say reaches us as errors.
logging.getLogger("psycopg").addHandler(logging.NullHandler())
