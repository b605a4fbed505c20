"""The demo community: its members, posts and conversations as text files, and what brings them to life."""
