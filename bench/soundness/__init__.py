"""`python -m bench.soundness`: what attacks on the economy take, lived through on the forum's own actions."""
