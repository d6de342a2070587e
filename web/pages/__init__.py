"""The pages. A view loads, checks, validates, calls one verb, answers."""
