"""Mail answers carry the older mail below them: where the new words end and the quoted ones begin."""

import re

_QUOTE = re.compile(r"^\s*>")
_ATTRIBUTION = re.compile(r"^\S.{0,200}:\s*$")
_HEADLINE = re.compile(
    r"^\s*-{2,}\s*(original message|forwarded message|mensaje original|mensaje reenviado|messaggio originale"
    r"|messaggio inoltrato|исходное сообщение|пересылаемое сообщение)\s*-{2,}\s*$",
    re.IGNORECASE,
)


def without_quoted(text: str) -> tuple[str, str]:
    """Return the new words of a message and the quoted mail at its end; a message that only quotes is all new.

    Quoted is what follows a line such as “--- Original message ---”, or the lines with `>` that end the text, with the
    line above them that names their writer (“On Monday Maria wrote:”).
    """
    lines = text.rstrip().splitlines()
    begin = _begin(lines)
    new = "\n".join(lines[:begin]).rstrip()
    if begin == len(lines) or not new:
        return text, ""
    return new, "\n".join(_QUOTE.sub("", line).removeprefix(" ") for line in lines[begin:]).strip()


def _begin(lines: list[str]) -> int:
    headline = next((place for place, line in enumerate(lines) if _HEADLINE.match(line)), None)
    if headline is not None:
        return headline
    begin = len(lines)
    while begin and (_QUOTE.match(lines[begin - 1]) or (begin < len(lines) and not lines[begin - 1].strip())):
        begin -= 1
    if begin == len(lines):
        return begin
    return begin - 1 if begin and _ATTRIBUTION.match(lines[begin - 1]) else begin
