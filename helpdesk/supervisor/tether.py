"""The tether between a process and its parent: when the parent is gone, however it went, so is the child."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None


def tie(parent: int, death_signal: signal.Signals = signal.SIGKILL) -> None:
    """Have the kernel send this process `death_signal` when its parent dies.

    Call it in the child, after any change of user: the kernel forgets the wish at such a change.
    `parent` is the parent's id as the parent knew it, to notice one that died before the call.
    Where the kernel has no such wish (outside Linux) nothing is tied.
    """
    if _LIBC is None:
        return
    _LIBC.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
