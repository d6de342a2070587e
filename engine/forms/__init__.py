"""Forms: form-js schemas that the server evaluates as strictly as the browser shows them.

`read(raw, file)` gives a `Form`, which turns submissions into answers (`load`), says what it is made of
(`fields`) and what the browser needs (`localized`, `data_for_browser`).
"""

from engine.forms.components import Field, Option
from engine.forms.expressions import FormBroken
from engine.forms.form import Form
from engine.forms.reader import read
from engine.forms.submission import Stopped, Unstable

__all__ = ["Field", "Form", "FormBroken", "Option", "Stopped", "Unstable", "read"]
