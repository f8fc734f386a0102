"""The contract: every event and stored document as a frozen value, its bytes, and the topics
that carry it."""
