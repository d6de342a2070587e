"""The verbs. Each takes the session first and the actor last, flushes and never commits: the door does."""
