"""The case, its trace and the audit trail: a program and its values as data that all else is drawn from."""
