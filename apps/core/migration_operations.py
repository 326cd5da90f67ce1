"""What migrations do besides Django's own operations."""

from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import AddField


class Together(Operation):
    """Operations after which Django builds the models of the project once, instead of anew after each.

    With a hundred models that point at each other, building them is nearly all of the time that a first migrate takes.
    Fits operations that create tables, columns, indexes, constraints and triggers, none of which reads what another has
    written. A link between two models goes through a table of ours and needs nothing of its own in the database.
    """

    reduces_to_sql = True
    reversible = False

    def __init__(self, operations):
        self.operations = operations

    def deconstruct(self):
        return self.__class__.__name__, [], {"operations": self.operations}

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            if not (isinstance(operation, AddField) and operation.field.many_to_many):
                operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"{len(self.operations)} operations, beginning with: {self.operations[0].describe()}"
