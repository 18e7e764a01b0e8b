"""What went wrong, in words that a database column can keep."""

LENGTH = 2000


def in_words(error: BaseException) -> str:
    """Return the kind of the error and its message, cut to LENGTH, without what PostgreSQL's text cannot hold."""
    words = f"{type(error).__name__}: {error}"[:LENGTH]
    return words.replace("\0", "").encode(errors="backslashreplace").decode()
