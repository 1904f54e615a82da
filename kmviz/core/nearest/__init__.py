"""Who is nearest: plainly, for many points by rows, for many runs at once; exact."""
