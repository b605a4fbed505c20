"""What people typed, made safe to keep and to show. Pure: no database, no request."""
