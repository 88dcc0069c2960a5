"""Pure rules: no input or output, no clock, no randomness, no Discord.

May touch nothing but the standard library and three libraries of pure functions.
"""
