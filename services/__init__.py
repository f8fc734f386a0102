"""The four services. They never import each other; each has the same rooms."""
