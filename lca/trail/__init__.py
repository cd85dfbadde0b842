"""The case as types: what is told of a program and its values, as data that everything is drawn from."""
