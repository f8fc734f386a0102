"""The one-shot job that makes the topics before anything writes to them."""
