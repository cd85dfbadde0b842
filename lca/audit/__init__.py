"""What an auditor gets: derivations, what rests on what, documents. Data, read off the program and its values."""
