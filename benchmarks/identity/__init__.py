"""How well are names told apart, and how fast? `make bench-identity DATA=folder`; see ../README.md."""
