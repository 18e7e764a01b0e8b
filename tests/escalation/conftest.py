"""Helpers that assert show what differs."""

import pytest

pytest.register_assert_rewrite("tests.escalation.seen")
