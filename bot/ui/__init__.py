"""Presentation: models in, Discord components and sentences out.

May touch the domain and discord.py's components; knows neither the store nor who asks.
"""
