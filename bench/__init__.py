"""`python -m bench`: how fast the thread page is, as a share of what a one-line view does on the same server."""
