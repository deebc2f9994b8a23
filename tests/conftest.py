"""What every test may count on. Rooms add their own in tests/<room>/conftest.py."""
