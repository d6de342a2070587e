"""Dates, times and durations: what they are, how they are written, and how one reckons with them."""
