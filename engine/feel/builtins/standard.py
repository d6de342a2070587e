"""The library that the families fill."""

from engine.feel.library import Library

STANDARD = Library()
function = STANDARD.function
