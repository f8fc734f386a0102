"""The plumbing: knows drivers and no word of the product.

Entry rule: no product noun, and used by two services.
"""
