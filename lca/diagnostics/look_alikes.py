"""Words with letters of two alphabets that look alike: what one reads is not what is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

WORD = re.compile(r"[^\W\d_]+")
LATIN = re.compile("[A-Za-z]")
ALIKE = re.compile(
    "[\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u0400-\u058f\u13a0-\u13ff]"
)
"""Greek letters that look as Latin ones, and alphabets with many such: Cyrillic, Armenian, Cherokee.

Others stand beside Latin ones in what people write, as in Δt.
"""


def look_alikes(text: str) -> Iterator[int]:
    """Where in each word that also has Latin letters the first stands that may be taken for one."""
    if text.isascii():
        return
    for word in WORD.finditer(text):
        other = ALIKE.search(word[0])
        if other and LATIN.search(word[0]):
            yield word.start() + other.start()
