"""PostgreSQL keeps the clinics apart."""

from django.db import migrations

from integration_care.core.row_security import KnowByClinic, ProtectRows, SameClinic


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_row_security"),
        ("patients", "0001_tables"),
    ]
    operations = [
        ProtectRows("patients_patient"),
        ProtectRows("patients_patientidentifier"),
        ProtectRows("patients_careteammember"),
        ProtectRows("patients_consent"),
        ProtectRows("patients_protocol"),
        ProtectRows("patients_protocolversion"),
        ProtectRows("patients_course"),
        ProtectRows("patients_coursephase"),
        ProtectRows("patients_screening"),
        ProtectRows("patients_touchconsent"),
        KnowByClinic("patients_patient"),
        KnowByClinic("patients_consent"),
        KnowByClinic("patients_protocol"),
        KnowByClinic("patients_protocolversion"),
        KnowByClinic("patients_course"),
        SameClinic("patients_patient", "member_id", "accounts_membership"),
        SameClinic("patients_patientidentifier", "patient_id", "patients_patient"),
        SameClinic("patients_careteammember", "member_id", "accounts_membership"),
        SameClinic("patients_careteammember", "patient_id", "patients_patient"),
        SameClinic("patients_consent", "given_to_id", "accounts_membership"),
        SameClinic("patients_consent", "patient_id", "patients_patient"),
        SameClinic("patients_protocolversion", "made_by_id", "accounts_membership"),
        SameClinic("patients_protocolversion", "protocol_id", "patients_protocol"),
        SameClinic("patients_course", "patient_id", "patients_patient"),
        SameClinic("patients_course", "protocol_version_id", "patients_protocolversion"),
        SameClinic("patients_coursephase", "course_id", "patients_course"),
        SameClinic("patients_screening", "course_id", "patients_course"),
        SameClinic("patients_screening", "by_id", "accounts_membership"),
        SameClinic("patients_screening", "cleared_by_id", "accounts_membership"),
        SameClinic("patients_touchconsent", "patient_id", "patients_patient"),
        SameClinic("patients_touchconsent", "asked_by_id", "accounts_membership"),
    ]
