"""List the articles of the Pelican blog in this folder, as JSON."""
import json
import logging
import os
import sys
from urllib.parse import quote, urljoin

from feedgenerator import get_tag_uri
from markupsafe import Markup
from pelican.generators import ArticlesGenerator
from pelican.settings import read_settings
from pelican.utils import set_date_tzinfo

logging.disable(logging.CRITICAL)
settings = read_settings("pelicanconf.py")
context = dict(settings, generated_content={}, static_links=set(), static_content={}, localsiteurl=settings["SITEURL"])
generator = ArticlesGenerator(context=context, settings=settings, path=settings["PATH"],
                              theme=settings["THEME"], output_path=settings["OUTPUT_PATH"])
generator.generate_context()


def instant(date):
    date = set_date_tzinfo(date, settings.get("TIMEZONE"))
    return date.isoformat() if date.year < 9999 else "0001-01-01T00:00:00Z"  # a draft without a date


def listed(article):
    link = urljoin(settings["SITEURL"].rstrip("/") + "/", article.url)  # as pelican.writers does
    return {
        "path": os.path.relpath(article.source_path),
        "permalink": quote(link, safe=":/%#?=&~@!$'()*+,;"),
        "id": get_tag_uri(link, article.date) if article.status == "published" else "",
        "title": article.title,
        "date": instant(article.date),
        "updated": instant(getattr(article, "modified", article.date)),
        "slug": article.slug,
        "tags": [tag.name for tag in getattr(article, "tags", [])],
        "draft": article.status == "draft",
        "language": article.lang,
    }


json.dump([listed(article) for group in ("articles", "translations", "drafts", "drafts_translations", "hidden_articles", "hidden_translations")
           for article in getattr(generator, group)], sys.stdout)
