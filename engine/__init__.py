"""The workflow engine: processes, tasks, decisions, forms, records and deadlines. It knows no regulation."""
