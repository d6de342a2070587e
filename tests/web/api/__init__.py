"""The API as programs use it: requests with a token, on both databases."""
