"""A local inbox: a real SMTP server that keeps every mail, and a stand-in for Zalo's API."""
