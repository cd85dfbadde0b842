"""Trails in the forms that other tools read."""
