"""The bot on a drive that gives no locks, as NFS without its lock daemon: ``python -m`` this, as ``bot``."""

import errno
import fcntl
import os


def refuse(_descriptor: int, _operation: int) -> None:
    raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))


if __name__ == "__main__":
    fcntl.flock = refuse
    from bot.__main__ import main

    main()
