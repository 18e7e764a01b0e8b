"""The children that must stay up: started, watched, started again with patience, stopped in order."""

import subprocess
import time
from dataclasses import dataclass

from helpdesk.supervisor import logs
from helpdesk.supervisor.child import Child, Spec
from helpdesk.supervisor.console import say
from helpdesk.supervisor.errors import ChildFailed
from helpdesk.supervisor.interruptions import Interruptions

_FIRST_DELAY, _LONGEST_DELAY = 0.5, 30.0
_STEADY = 60.0  # seconds after which a child that dies is restarted as if it had never died


@dataclass
class _Post:
    """One child's place: who stands there, and when the next may."""

    spec: Spec
    child: Child | None
    delay: float = _FIRST_DELAY
    back_at: float = 0.0


class Crew:
    """Keeps children running. Names are the children's; the order of starting does not decide the stop."""

    def __init__(self, interruptions: Interruptions) -> None:
        self._interruptions = interruptions
        self._posts: dict[str, _Post] = {}

    def start(self, spec: Spec) -> Child:
        """Start a child that shall run from now on."""
        child = Child(spec)
        self._posts[spec.name] = _Post(spec, child)
        return child

    def check(self) -> None:
        """Raise ChildFailed if a child is down: before the desk is ready nothing is started again."""
        for post in self._posts.values():
            ending = post.child.ending() if post.child else None
            if ending is not None:
                raise ChildFailed(f"{post.spec.title} {ending}. {logs.pointer(post.spec.log)}")

    def tend(self) -> None:
        """Look after everybody once: note who is down, start again whose delay is over, turn full logs."""
        for post in self._posts.values():
            if post.child is not None and (ending := post.child.ending()) is not None:
                self._note(post, post.child, ending)
            if post.child is None and time.monotonic() >= post.back_at:
                self._start_again(post)
            logs.turn(post.spec.log)

    def stop(self, order: tuple[str, ...]) -> None:
        """Stop the named children in this order; those not named or not there are skipped."""
        for name in order:
            post = self._posts.pop(name, None)
            if post is not None and post.child is not None:
                post.child.stop(self._interruptions)

    def _note(self, post: _Post, child: Child, ending: str) -> None:
        if time.monotonic() - child.began > _STEADY:
            post.delay = _FIRST_DELAY
        say(f"{post.spec.title} {ending}; it starts again in {post.delay:g} s. {logs.pointer(post.spec.log)}")
        post.child = None
        _wait_longer(post)

    def _start_again(self, post: _Post) -> None:
        try:
            post.child = Child(post.spec)
        except (OSError, subprocess.SubprocessError) as error:
            say(f"{post.spec.title} could not be started ({error}); the next try is in {post.delay:g} s.")
            _wait_longer(post)
        else:
            say(f"{post.spec.title} was started again.")


def _wait_longer(post: _Post) -> None:
    post.back_at = time.monotonic() + post.delay
    post.delay = min(post.delay * 2, _LONGEST_DELAY)
