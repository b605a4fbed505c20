"""`python -m bench.torture`: many real processes on one ledger, and what is left when they are killed."""
