"""What each answer of Discord means for a post. Codes: Discord's documentation, "Opcodes and Status Codes".

Whatever leaves it open whether something was done (429, 5xx, a broken connection, a time-out) is `Answer.UNKNOWN`,
never a failure. A 429 that discord.py does not wait out is `Later`: then nothing was done.
"""

import logging

import aiohttp
import discord

from bot.domain.outcomes import CHANNEL_GONE, Answer, Later, Outcome, Refused

_log = logging.getLogger(__name__)
REQUEST_ERRORS = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError, TimeoutError)
"""Every way in which a request can end without the answer that was hoped for."""
THREAD_EXISTS = 160004
THREAD_ARCHIVED = 50083
ALREADY_PUBLISHED = 40033
MISSING_PERMISSIONS = 50013
DIRECT_MESSAGES_CLOSED = (50007, 50278)
"""Refusals that say that a person takes no direct messages from the bot; every other says nothing about them."""
MEMBER_GONE = (10007, 10013)
"""With 404, the only answers that say that somebody is in a server no more; every other leaves that open."""
_UNKNOWN_MESSAGE = 10008
_NOTES = {
    10003: CHANNEL_GONE,
    10004: CHANNEL_GONE,
    50001: "forbidden",
    50013: "forbidden",
    40004: "forbidden",
    160005: "forbidden",
    160006: "too_many_threads",
    160007: "too_many_announcement_threads",
    20009: "explicit",
    60003: "needs_two_factor",
    50035: "too_big",
    40005: "too_big",
    50045: "too_big",
    40067: "needs_tag",
    200000: "automod",
    240000: "automod",
}
_UNAUTHORIZED = 401
_TOO_MANY = 429
_SERVER_ERROR = 500


def outcome_of(error: Exception) -> Outcome:
    """Return what an error that is in `REQUEST_ERRORS` says about the request."""
    if isinstance(error, discord.RateLimited):
        return Later(error.retry_after)
    if not isinstance(error, discord.HTTPException):
        _log.warning("Discord's answer got lost: %r", error)
        return Answer.UNKNOWN
    if error.status == _UNAUTHORIZED:
        return Answer.UNAUTHORIZED
    if error.status == _TOO_MANY or error.status >= _SERVER_ERROR:
        return Answer.UNKNOWN
    return Refused(_NOTES.get(error.code, "refused"), error.code)


def is_discords_fault(error: BaseException) -> bool:
    """Tell whether Discord could not or would not do anything just now; what it refused, and faults here, are ours."""
    if isinstance(error, discord.HTTPException):
        return error.status == _TOO_MANY or error.status >= _SERVER_ERROR
    return isinstance(error, discord.RateLimited | aiohttp.ClientError | TimeoutError)


def outcome_of_post(error: Exception) -> Outcome:
    """Return what an error says about a message that was to be made, or that we made.

    10008 "Unknown Message" means that it was made and somebody deleted it: asked again with the same nonce, Discord
    does not make it a second time.
    """
    if isinstance(error, discord.HTTPException) and error.code == _UNKNOWN_MESSAGE:
        return Answer.DELETED
    return outcome_of(error)
