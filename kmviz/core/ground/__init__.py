"""What all of it stands on: array types, sentences, values worked out once, pauses."""
