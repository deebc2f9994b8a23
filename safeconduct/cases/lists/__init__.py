"""Lists that an authority sent, held against ours; and our own lists, to hand over.

fields.py    what a column can mean          matching.py  which row is which case
columns.py   which column means what         heaps.py     same, perhaps, only theirs
reading.py   the rows of a file              outcome.py   the outcome as a table to take away
statuses.py  what their words for a state mean  ours.py   our own list, in the reader's script

Nothing in here writes to the database: `cases.actions.lists` does.
"""
