"""The paper that is handed over: a brief, an answer, a situation report. What it consists of, and its faces."""
