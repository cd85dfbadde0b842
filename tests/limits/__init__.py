"""Hostile input: refused with its own code, soon, in bounded memory."""
