"""The official text that the content's articles summarise, where an administrator has loaded it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import String, Text, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, UTCDateTime


class ArticleText(Base):
    """One article as it was published."""

    __tablename__ = "article_text"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    chapter: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(300))
    loaded_at: Mapped[datetime] = mapped_column(UTCDateTime)


def replace_all(session: Session, articles: Sequence[ArticleText]) -> None:
    """Makes the table hold exactly these articles."""
    session.execute(delete(ArticleText))
    session.add_all(articles)
    session.flush()


def texts(session: Session, numbers: Sequence[int]) -> Mapping[int, str]:
    """Number -> text of those that are loaded."""
    query = select(ArticleText.number, ArticleText.text).where(ArticleText.number.in_(numbers))
    return dict(session.execute(query).all())


def every(session: Session) -> Sequence[ArticleText]:
    """The whole text, article by article."""
    return session.scalars(select(ArticleText).order_by(ArticleText.number)).all()
