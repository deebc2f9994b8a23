"""The paper for the next engagement: what it says, built from the register and from figures."""
