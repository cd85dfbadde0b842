"""Models at random, of one generator: as data that are evaluated exactly, and with all that the language has."""
