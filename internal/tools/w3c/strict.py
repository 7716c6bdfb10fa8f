"""Read a JSON list of HTML fragments; write a list of what html5lib has against each, or ""."""
import json
import sys

from html5lib.html5parser import HTMLParser, ParseError


def fault(fragment):
    try:
        HTMLParser(strict=True).parseFragment(fragment)
    except ParseError as error:
        return str(error) or "parse error"
    return ""


json.dump([fault(fragment) for fragment in json.load(sys.stdin) or []], sys.stdout)
