"""Personal data: forgotten by command, and sealed with keys that can be changed."""
