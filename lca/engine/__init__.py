"""The readings of a program that compute: point values, loops, samples, derivatives, what rests on what, results."""
