"""What can keep a backup from being made or restored. Each message is a sentence for the operator.

BackupError
├── Damaged       the file is not what the desk wrote
├── Newer         the backup comes from a newer version of the desk
├── NotEmpty      the desk already holds something
├── InUse         the desk is running
└── ToolFailed    a program of PostgreSQL failed or is missing
"""


class BackupError(Exception):
    """Nothing was changed, unless the message says so."""


class Damaged(BackupError):
    """The file is not a backup, or not whole."""


class Newer(BackupError):
    """The backup holds migrations that this version does not know."""


class NotEmpty(BackupError):
    """The desk has people or tickets, and nobody said that they may go."""


class InUse(BackupError):
    """Somebody is connected to the database."""


class ToolFailed(BackupError):
    """One of PostgreSQL's own programs failed or is missing."""
