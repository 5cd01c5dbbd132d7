extension Declarations {
    /// Vaccine courses, their doses and the people they are planned for.
    static let vaccineCourses = Declaration(
        file: "Vaccines/VaccineCourses.swift",
        text: """
            == vaccine_course [v6] Vaccine courses
            data          Vaccinators and vaccine settings
            class         central, mirrored editor primary
            goes to       every site
            after         list_master, demographic
            direction     both
            deleted       deleted_datetime set
            note          use_in_gaps_calculations travels as is_active.
            fields
              id                text       key  required
              name              text       required
              program_id        text       required  -> list_master
              demographic_id    text?      -> demographic
              coverage_rate     real       required
              is_active         bool       required  # carries use_in_gaps_calculations
              wastage_rate      real       required
              deleted_datetime  datetime?
              can_skip_dose     bool       required

            == vaccine_course_dose [v6] Vaccine course doses
            data          Vaccinators and vaccine settings
            class         central, mirrored editor primary
            goes to       every site
            after         vaccine_course
            direction     both
            deleted       deleted_datetime set
            fields
              id                 text       key  required
              vaccine_course_id  text       required  -> vaccine_course
              label              text       required
              min_age            real       required
              max_age            real       required
              custom_age_label   text?
              min_interval_days  int        required
              deleted_datetime   datetime?

            == vaccine_course_item [v6] Vaccine course items
            data          Vaccinators and vaccine settings
            class         central, mirrored editor primary
            goes to       every site
            after         vaccine_course, item
            direction     both
            deleted       deleted_datetime set
            fields
              id                 text       key  required
              vaccine_course_id  text       required  -> vaccine_course
              item_link_id       text       required  -> item
              deleted_datetime   datetime?

            == vaccine_course_store_config [v6] Per-store vaccine course rates
            data          Vaccinators and vaccine settings
            class         central, mirrored editor primary
            goes to       every site
            after         vaccine_course, store
            direction     both
            deleted       never: Open mSupply knows no delete of it
            fields
              id                 text       key  required
              vaccine_course_id  text       required  -> vaccine_course
              store_id           text       required  -> store
              wastage_rate       real?
              coverage_rate      real?

            == demographic [v6] Demographics
            data          Vaccinators and vaccine settings
            class         central, mirrored editor primary
            goes to       every site
            deleted       never: Open mSupply knows no delete of it
            fields
              id                     text       key  required
              name                   text       required
              population_percentage  real       required

            == medicine_administrator [none] Vaccinators
            data          Vaccinators and vaccine settings
            class         central, mirrored editor primary
            goes to       every site
            deleted       (assumed) is_active=false
            fields
              ID                text       key
              first_name        text?
              last_name         text?
              code              text?
              is_active         bool
            """)
}
