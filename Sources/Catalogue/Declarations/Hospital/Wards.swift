extension Declarations {
    /// Hospital information: wards, beds and lists.
    static let wards = Declaration(
        file: "Hospital/Wards.swift",
        text: """
            == HIS_WARD [none] Hospital wards
            data          HIS
            class         local, mirrored editor local
            goes to       nobody
            direction     none
            spelling      of field names inferred
            fields
              ID                text       key
              NAME              text?
              DESCRIPTION       text?
              NOTES             text?
              COORD_LEFT        int
              COORD_TOP         int
              COORD_WIDTH       int
              COORD_HEIGHT      int

            == HIS_BED [none] Hospital beds
            data          HIS
            class         local, mirrored editor local
            goes to       nobody
            after         HIS_WARD
            direction     none
            spelling      of field names inferred
            fields
              ID                text       key
              BED_NUMBER        text?
              ROOM              text?
              WARD_ID           text?      -> HIS_WARD

            == HIS_DISEASE [none] Hospital diseases
            data          HIS
            class         local, mirrored editor local
            goes to       nobody
            direction     none
            spelling      of field names inferred
            fields
              ID                text       key
              ICD_CODE          text?
              ICD_DESCRIPTION   text?
              VALID_TILL        date?
              NOTES             text?

            == HIS_DISCHARGE_TO [none] Discharge destinations
            data          HIS
            class         local, mirrored editor local
            goes to       nobody
            direction     none
            spelling      of field names inferred
            fields
              ID                text       key
              DESCRIPTION       text?

            == Admitted_from [none] Admission sources
            data          HIS
            class         local, mirrored editor local
            goes to       nobody
            direction     none
            spelling      of field names inferred
            fields
              ID                text       key
              name              text?
            """)
}
