"""What officers do with lists: bring one, say what its columns mean, match it, decide row by row, make ours."""
