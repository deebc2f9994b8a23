"""Tables that people send: what kind of file it is, and its cells as text. Refusals name the remedy."""
