"""From the bytes of a document to blocks, by a reader for each format, and back: the export.

May touch the domain and libraries for formats; knows neither Discord nor the store.
"""
