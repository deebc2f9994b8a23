"""Cases from a table that somebody sent (xlsx, ods, csv): reading it, and saying what is wrong with it row by row.

files.py    is it what it says?            cells.py    what a person wrote in one cell
grids.py    its cells, as text             claims.py   the claim columns of a row
columns.py  which columns are read         rows.py     a row as a case history, or its faults
header.py   which row names the columns    written.py  the template and the file of rejected rows

Nothing in here writes to the database: `cases.actions.imports` does.
"""
