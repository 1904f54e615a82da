"""What all is drawn with: marks, painted points, text, stars, numbers of axes."""
