"""Storage: SQLite in, domain models out. Only `Store` and `open_store` are for other layers to build.

May touch the domain; knows neither Discord nor pages.
"""

from db.store import Store, open_store

__all__ = ["Store", "open_store"]
