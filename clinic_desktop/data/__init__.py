"""Tables, queries and files: the only room that knows SQL."""
