extension Declarations {
    /// Copies of vaccine courses that Open mSupply pushes for reporting.
    static let vaccineCourseCopies = Declaration(
        file: "Vaccines/VaccineCourseCopies.swift",
        text: """
            == om_vaccine_course [v5] Vaccine courses (reporting copy)
            data          Vaccinators and vaccine settings
            class         central, mirrored editor primary
            goes to       every site
            after         list_master
            direction     push
            deleted       deleted_datetime set
            note          Pushed by the Open mSupply central server for reporting; Open mSupply sites never pull it.
            fields
              ID                text       key
              name              text
              program_id        text       -> list_master
              coverage_rate     real
              is_active         bool
              wastage_rate      real
              deleted_datetime  text?        # RFC 3339 with offset
              demographic_id    text?      -> demographic

            == om_vaccine_course_dose [v5] Vaccine course doses (reporting copy)
            data          Vaccinators and vaccine settings
            class         central, mirrored editor primary
            goes to       every site
            after         om_vaccine_course
            direction     push
            deleted       deleted_datetime set
            note          Pushed by the Open mSupply central server for reporting; Open mSupply sites never pull it.
            fields
              ID                 text       key
              vaccine_course_ID  text       -> om_vaccine_course
              label              text
              min_interval_days  int
              min_age            real
              max_age            real
              deleted_datetime   text?        # RFC 3339 with offset
              custom_age_label   text?

            == om_vaccine_course_item [v5] Vaccine course items (reporting copy)
            data          Vaccinators and vaccine settings
            class         central, mirrored editor primary
            goes to       every site
            after         om_vaccine_course, item
            direction     push
            deleted       deleted_datetime set
            note          Pushed by the Open mSupply central server for reporting; Open mSupply sites never pull it.
            fields
              ID                 text       key
              vaccine_course_ID  text       -> om_vaccine_course
              item_ID            text       -> item
              deleted_datetime   text?        # RFC 3339 with offset
            """)
}
