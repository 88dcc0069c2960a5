"""Commands of the operator's command line that need more than a page. May know everything but cogs' insides.

They print sentences of `bot.ui.strings.operator` and return the exit code.
"""
