"""What programs get: plain shapes out of what the queries found. Names in snake_case, units last, times in UTC."""
