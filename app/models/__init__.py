"""The registers and journals of the regulation, one class each."""

from __future__ import annotations

from app.models.admission import AdmissionPass, Correction
from app.models.allocations import AllocationRoom, AllocationRun, RunLot, Unplaced
from app.models.applications import Application
from app.models.officials import Briefing, BriefingAttendance, Official, OfficialAssignment, OfficialReceipt
from app.models.people import (
    AppealMember,
    CommissionMember,
    Invigilator,
    MedicalWorker,
    RepublicanMember,
    ResponsiblePerson,
    Staff,
)
from app.models.places import Authority, Branch, Campaign, Commission, Institution, Region, Room, Site, Subject
from app.models.profiles import LegalAct, ProfilePart, ProfileSubject, ProfileThreshold, TestProfile, TestType
from app.models.records import AccessNote, Change, Entry, Job, OwnFile, Printout, SavedView
from app.models.reports import SavedReport
from app.models.results import AnswerKey, Score, SealedKey, Statement
from app.models.sheets import Doubt, LowerRow, Reading, Scan, Sheet, UpperRow
from app.models.sittings import Allotment, CentrePassword, Lot, Placement, Seat, SeatingPrint, Sitting, SittingRoom
from app.models.stock import RoomStock
from app.models.templates import FormTemplate

__all__ = [
    "AccessNote", "AdmissionPass", "AllocationRoom", "AllocationRun", "Allotment", "AnswerKey", "AppealMember",
    "Application", "Authority", "Branch", "Briefing", "BriefingAttendance", "Campaign", "CentrePassword", "Change",
    "Commission", "CommissionMember", "Correction", "Doubt", "Entry", "FormTemplate", "Institution", "Invigilator",
    "Job", "LegalAct", "Lot", "LowerRow", "MedicalWorker", "Official", "OfficialAssignment", "OfficialReceipt",
    "OwnFile", "Placement", "Printout", "ProfilePart", "ProfileSubject", "ProfileThreshold", "Reading", "Region",
    "RepublicanMember", "ResponsiblePerson", "Room", "RoomStock", "RunLot", "SavedReport", "SavedView", "Scan",
    "Score", "SealedKey", "Seat", "SeatingPrint", "Sheet", "Site", "Sitting", "SittingRoom", "Staff", "Statement",
    "Subject", "TestProfile", "TestType", "Unplaced", "UpperRow",
]  # fmt: skip
