"""Options: what functions and the command take by name, and how both refuse it."""
