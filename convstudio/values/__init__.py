"""NOUNS. Every value is frozen and holds only numpy arrays that cannot be written.

May import: numpy and the standard library; nothing else of the house.
To add one: a file named after the noun, a frozen dataclass, its test in tests/values.
"""
