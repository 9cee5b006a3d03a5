"""The registers and journals of the regulation, one class each."""

from __future__ import annotations

from app.models.applications import Application
from app.models.people import Staff
from app.models.places import Authority, Branch, Campaign, Commission, Institution, Region, Room, Site, Subject
from app.models.records import AccessNote, Change, Entry, Job, OwnFile, Printout, SavedView
from app.models.results import AnswerKey, Score, SealedKey, Statement
from app.models.sheets import Doubt, LowerRow, Reading, Scan, Sheet, UpperRow
from app.models.sittings import Allotment, CentrePassword, Lot, Placement, Seat, SeatingPrint, Sitting, SittingRoom

__all__ = [
    "AccessNote", "Allotment", "AnswerKey", "Application", "Authority", "Branch", "Campaign", "CentrePassword",
    "Change", "Commission", "Doubt", "Entry", "Institution", "Job", "Lot", "LowerRow", "OwnFile", "Placement",
    "Printout", "Reading", "Region", "Room", "SavedView", "Scan", "Score", "SealedKey", "Seat", "SeatingPrint",
    "Sheet", "Site", "Sitting", "SittingRoom", "Staff", "Statement", "Subject", "UpperRow",
]  # fmt: skip
