# The recaps of a person who does not exist, read by Pelican.
AUTHOR = 'Ada Placeholder'
SITENAME = 'Pebble Recaps'
SITEURL = 'https://blog.example.org/recaps'
PATH = 'content'
TIMEZONE = 'Europe/Madrid'
DEFAULT_LANG = 'en'
ARTICLE_URL = '{category}/{date:%Y}/{slug}/'
ARTICLE_SAVE_AS = ARTICLE_URL + 'index.html'
ARTICLE_LANG_URL = '{lang}/{slug}/'
ARTICLE_LANG_SAVE_AS = '{lang}/{slug}/index.html'
FILENAME_METADATA = r'(?P<date>\d{4}-\d{2}-\d{2})_(?P<slug>[\w-]+)'
PATH_METADATA = r'notes/(?P<tags>[a-z]+)/.*'
DEFAULT_METADATA = {
    'series': 'Pebbles',
}
EXTRA_PATH_METADATA = {
    'talks': {'status': 'hidden'},
    'talks/marked.md': {'slug': 'nobody', 'url': 'quiet/nobody.html', 'save_as': 'quiet/nobody.html'},
}
ARTICLE_EXCLUDES = ['talks/attic']
SLUG_REGEX_SUBSTITUTIONS = [
    (r'C\+\+', 'cpp'),
    (r'[^\w\s-]', ''),
    (r'(?u)\A\s*', ''),
    (r'(?u)\s*\Z', ''),
    (r'[-\s]+', '-'),
]
DEFAULT_PAGINATION = 10
