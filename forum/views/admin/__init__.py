"""What admins see and do: the rules of the economy and of the levels, members, grants."""
