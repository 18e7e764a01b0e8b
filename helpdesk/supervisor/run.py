"""What belongs to one run of the servers, handed around as one."""

from dataclasses import dataclass

from helpdesk.supervisor.crew import Crew
from helpdesk.supervisor.folder import Folder
from helpdesk.supervisor.interruptions import Interruptions
from helpdesk.supervisor.options import Options


@dataclass(frozen=True)
class Run:
    """The operator's choices, the folder held for this run, who is at work, and the wish to stop."""

    options: Options
    folder: Folder
    crew: Crew
    interruptions: Interruptions
