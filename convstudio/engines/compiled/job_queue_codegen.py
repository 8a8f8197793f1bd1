"""How threads share the jobs of a table: each takes the next ticket until none is left."""

from collections.abc import Iterator
from contextlib import contextmanager

from convstudio.engines.compiled.ir_builder import Function, Int, Pointer
from convstudio.engines.compiled.loop_runner import JOBS, TICKET


@contextmanager
def tickets(f: Function, table: Pointer) -> Iterator[Int]:
    """`with tickets(f, table) as ticket:` writes what to do with the number of a job.

    one thread      0   2   3   5
    another           1   4
    """
    with f.forever() as again:
        # By number, not in equal shares: a thread that woke late or was held up takes fewer.
        ticket = f.take_ticket(table + TICKET)
        again.unless(ticket.is_(">=", table.whole(JOBS)))
        yield ticket
