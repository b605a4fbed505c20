"""Moves money, and nobody else does: the ledger, the claims, the settlement, and the audit of the books."""
