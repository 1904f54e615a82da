"""What users hand in: points, numbers, choices become clean, or there is one error."""
