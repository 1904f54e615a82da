"""How a picture looks: options, colours, sizes, and where on it things stand."""
