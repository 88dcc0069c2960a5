"""SQLite itself: connections and their threads, migrations, the lock of the file, values of columns.

May touch the domain's errors; knows no table.
"""
