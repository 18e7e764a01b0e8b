"""What can go wrong with a file, as a person reads it.

FileRefused
├── Empty             there is nothing in it
├── TooLarge          more bytes than the desk takes in one file
├── BrokenPicture     it begins like a picture, and cannot be read as one, or has more pixels than are meant well
├── CutShort          less arrived than was announced
├── TooMany           what it was to be added to is full
└── NoRoom            the place where files lie did not take it
"""


class FileRefused(Exception):
    """The file was not taken; nothing was kept of it."""


class Empty(FileRefused):
    """There is nothing in it."""


class TooLarge(FileRefused):
    """It is larger than one file may be."""


class BrokenPicture(FileRefused):
    """It begins like a picture, and cannot be read as one, or would take more memory than a picture may."""


class CutShort(FileRefused):
    """Less of the request arrived than it announced: the connection broke."""


class TooMany(FileRefused):
    """What it was to be added to holds as many files, or bytes, as it may."""


class NoRoom(FileRefused):
    """The disk, or whatever holds the files, refused it."""
