"""`bin/up`: run the desk. Exit code 0 after a clean stop, 1 with one sentence when it cannot run."""

import errno
import sys

from helpdesk.supervisor import desk
from helpdesk.supervisor.console import complain
from helpdesk.supervisor.errors import ChildFailed, DeskError
from helpdesk.supervisor.folder import full_disk, is_full
from helpdesk.supervisor.options import Options, read_options


def main() -> int:
    """Run the desk and turn what the operator can mend into a sentence."""
    try:
        _run(read_options())
    except DeskError as error:
        complain(f"The desk did not start. {error}")
        return 1
    return 0


def _run(options: Options) -> None:
    """Run the desk; a disk that filled up is named as such, whoever noticed it first."""
    try:
        desk.run(options)
    except ChildFailed as error:
        if is_full(options.data_dir):
            raise full_disk(options.data_dir) from error
        raise
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise full_disk(options.data_dir) from error
        raise


if __name__ == "__main__":
    sys.exit(main())
