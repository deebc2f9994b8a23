"""An answer: its text with slots, the figures that fill them, the paper that leaves the house, and running it again."""
