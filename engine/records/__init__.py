"""What the register holds of one kind of thing: a JSON file of fields, read into a `RecordKind`.

The file says what the thing is called, what its fields are, how it is numbered, whose it is, what lists and
facts show. Values are kept as the language has them: exact numbers, dates, texts, booleans, lists, contexts.
"""

from engine.records.fields import FieldType, RecordField
from engine.records.kinds import Belonging, Number, RecordKind
from engine.records.reader import read
from engine.records.states import Move, States

__all__ = ["Belonging", "FieldType", "Move", "Number", "RecordField", "RecordKind", "States", "read"]
