"""What a role is called and which capabilities it grants, as the content's table says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import String, Text, delete, false, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base


class Role(Base):
    """A role that people hold in a unit."""

    __tablename__ = "role"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    grants: Mapped[str] = mapped_column(Text, default="")
    """Capabilities, separated by spaces."""
    rank: Mapped[str] = mapped_column(String(32), default="")
    """`approver` or `leader` of its unit, for whoever is told when those below do not get on."""
    alone: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whoever holds it holds no other role."""


@dataclass(frozen=True)
class RoleRow:
    """A line of the table of roles."""

    key: str
    name: str
    name_en: str
    grants: tuple[str, ...]
    rank: str = ""
    alone: bool = False


def every(session: Session) -> Sequence[Role]:
    """All roles, by key."""
    return session.scalars(select(Role).order_by(Role.key)).all()


def alone(session: Session) -> frozenset[str]:
    """The roles whose holders hold no other."""
    return frozenset(session.scalars(select(Role.key).where(Role.alone)))


def replace_all(session: Session, rows: Sequence[RoleRow]) -> None:
    """Makes the table equal `rows`: a role that is gone grants nothing any more."""
    session.execute(delete(Role))
    session.add_all(map(_role, rows))
    session.flush()


def ensure(session: Session, row: RoleRow) -> None:
    """Adds a role, unless there is one with this key."""
    if session.get(Role, row.key) is None:
        session.add(_role(row))
        session.flush()


def _role(row: RoleRow) -> Role:
    return Role(
        key=row.key,
        name=row.name,
        name_en=row.name_en,
        grants=" ".join(row.grants),
        rank=row.rank,
        alone=row.alone,
    )
