"""What a reader sees, checked against figures worked out apart from the package.

The checks are functions that raise AssertionError: the tests call them, and so does the mutation
tool, which exchanges names and ids in the package's data and asks whether any check notices.
"""
