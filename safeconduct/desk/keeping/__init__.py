"""The pages of administrators: users, their roles and compartments, and the tree of posts."""
