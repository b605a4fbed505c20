"""Serves: the production server, and the front that keeps slow clients away from the threads."""
