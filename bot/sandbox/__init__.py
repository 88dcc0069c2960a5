"""The processes of their own, with limits, in which documents and pictures are read.

May touch `bot.documents`, `bot.pictures` and the domain; knows neither Discord nor the store.
"""
