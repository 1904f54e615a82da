"""The files: a recorded run becomes a film, a page or a handout."""
