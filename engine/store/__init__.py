"""The only code that writes SQL: one file an aggregate, its table and the questions asked of it."""
