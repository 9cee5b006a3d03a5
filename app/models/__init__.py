"""The registers and journals of the regulation, one class each."""

from __future__ import annotations

from app.models.applications import Application
from app.models.people import Staff
from app.models.places import Authority, Branch, Campaign, Commission, Institution, Region, Room, Site, Subject
from app.models.records import Change, Entry, Job, Printout
from app.models.results import AnswerKey, Score, SealedKey, Statement
from app.models.sheets import Doubt, LowerRow, Reading, Scan, Sheet, UpperRow
from app.models.sittings import Allotment, CentrePassword, Lot, Placement, Seat, SeatingPrint, Sitting, SittingRoom

__all__ = [
    "Allotment", "AnswerKey", "Application", "Authority", "Branch", "Campaign", "CentrePassword", "Change",
    "Commission", "Doubt", "Entry", "Institution", "Job", "Lot", "LowerRow", "Placement", "Printout", "Reading",
    "Region", "Room", "Scan", "Score", "SealedKey", "Seat", "SeatingPrint", "Sheet", "Site", "Sitting", "SittingRoom",
    "Staff", "Statement", "Subject", "UpperRow",
]  # fmt: skip
