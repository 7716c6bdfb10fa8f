"""Read a JSON list of addresses; write the entries that feedparser finds there, by address."""
import html
import json
import sys
import time

import feedparser


def plain(detail):
    """A title as text: feedparser says whether it is text or HTML."""
    return detail.value if detail.type == "text/plain" else html.unescape(detail.value)


def listed(entry):
    text = entry.content[0] if "content" in entry else entry.get("summary_detail", {})
    return {
        "id": entry.id,
        "title": plain(entry.title_detail),
        "link": entry.link,
        "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", entry.published_parsed),
        "text": text.get("value", ""),
    }


def entries(url):
    feed = feedparser.parse(url)
    if feed.bozo:
        sys.exit(f"{url}: {feed.bozo_exception}")
    return [listed(entry) for entry in feed.entries]


json.dump({url: entries(url) for url in json.load(sys.stdin)}, sys.stdout)
