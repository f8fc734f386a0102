"""The pages of identity: signing in, one's own profile, accounts, the audit log."""
