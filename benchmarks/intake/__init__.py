"""How fast requests are taken and read, and what is left of them when everything is killed."""
