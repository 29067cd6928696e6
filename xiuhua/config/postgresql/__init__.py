"""Django's PostgreSQL backend, reading times by compiled code."""
