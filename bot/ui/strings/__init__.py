"""The catalogue: every sentence that people read, by what it is for. A language is a translation of it.

May touch the domain, of whose values it is a dictionary.
"""
