"""``python -m bot smoke``: what the bot does on Discord, tried there step by step and reported without names.

`command` asks, runs the steps and prints; `pages` and `people` make up what is shown. Requests go through
`bot.discord_api`.
"""
