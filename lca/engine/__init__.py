"""The readings of a program that compute: point values, loops, derivatives, what rests on what, results."""
