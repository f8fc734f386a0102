"""Who is who: accounts, sign-in, sessions, rights, and the record of what people did."""
