"""What a person does in the ledger, one function each: `claims`, `casework`, `clocks`, `documents`, `crises` …"""
