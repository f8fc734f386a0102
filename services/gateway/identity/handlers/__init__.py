"""The decisions: who is let in, what becomes of an account, what is remembered."""
