"""Derivations to read: attention, multi-head attention, linear maps, each made once and written in five formats."""

from symlin.errors import Error
from symlin.show.topic_attention import attention
from symlin.show.topic_html import topic_html
from symlin.show.topic_latex import topic_latex
from symlin.show.topic_linear import linear
from symlin.show.topic_markdown import topic_markdown
from symlin.show.topic_multihead import multihead
from symlin.show.topic_notebook import topic_notebook
from symlin.show.topic_text import topic_text

TOPICS = {"attention": attention, "multihead": multihead, "linear": linear}
"""The functions that make a topic, by its name."""
OPTIONS = {"attention": ("bias", "causal"), "multihead": ("heads", "kv_heads", "bias", "causal"), "linear": ()}
"""The options of each."""
FORMATS = {"text": topic_text, "md": topic_markdown, "tex": topic_latex, "html": topic_html, "ipynb": topic_notebook}
"""The functions that write a topic, by the name of the format."""


def made(name, **options):
    """The topic of a name as a ``Topic``, with those options that are not None or False.

    >>> made("attention").title
    'Self-attention'
    """
    if name not in TOPICS:
        raise Error(f"there is no topic {name!r}; the topics are {', '.join(TOPICS)}")
    given = {key: value for key, value in options.items() if value is not None and value is not False}
    for key in given:
        if key not in OPTIONS[name]:
            takers = ", ".join(topic for topic, keys in OPTIONS.items() if key in keys)
            raise Error(f"the topic {name} takes no --{key.replace('_', '-')}; it belongs to {takers}")
    return TOPICS[name](**given)


def written(topic, form="text"):
    """A topic as text in a format: "text", "md", "tex", "html" or "ipynb"."""
    if form not in FORMATS:
        raise Error(f"there is no format {form!r}; the formats are {', '.join(FORMATS)}")
    return FORMATS[form](topic)
