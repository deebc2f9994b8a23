"""Lists of requests: the table of a state government, each row of which is a plea of its own."""
