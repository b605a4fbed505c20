"""Runs by itself, beside the requests."""
