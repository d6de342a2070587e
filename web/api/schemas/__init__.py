"""The shapes of the API's JSON, one module a family of resources."""
