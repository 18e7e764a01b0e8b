"""`bin/up`: run the desk. Exit code 0 after a clean stop, 1 with one sentence when it cannot run."""

import errno
import sys

from helpdesk.supervisor import desk
from helpdesk.supervisor.console import complain
from helpdesk.supervisor.errors import DeskError
from helpdesk.supervisor.folder import full_disk
from helpdesk.supervisor.options import read_options


def main() -> int:
    """Run the desk and turn what the operator can mend into a sentence."""
    try:
        options = read_options()
        try:
            desk.run(options)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            raise full_disk(options.data_dir) from error
    except DeskError as error:
        complain(f"The desk did not start. {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
