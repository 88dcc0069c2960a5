"""The process of its own, with limits, in which documents are read.

May touch `bot.documents` and the domain; knows neither Discord nor the store.
"""
