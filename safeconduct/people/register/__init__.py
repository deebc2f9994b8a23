"""Reading a register of nationals abroad: which columns, what may stand in them, row by row."""
