"""The catalogue: every sentence that people read, by what it is for. A language is a translation of this package."""
