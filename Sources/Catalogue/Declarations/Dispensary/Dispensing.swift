extension Declarations {
    /// What a dispensary needs to write a prescription.
    static let dispensing = Declaration(
        file: "Dispensary/Dispensing.swift",
        text: """
            == abbreviation [v5] Dispensing abbreviations
            data          Abbreviations and item directions
            class         central, mirrored editor primary
            goes to       dispensary sites
            on openmsupply  every site
            deleted       by delete record, the row goes
            fields
              ID                text       key  required
              abbreviation      text       required
              expansion         text       required

            == diagnosis [v5] Diagnoses (ICD)
            data          Diagnoses
            class         central, mirrored editor primary
            goes to       dispensary sites
            on openmsupply  every site
            deleted       no deletes; VALID_TILL retires a diagnosis
            fields
              ID                text       key  required
              ICD_CODE          text       required
              ICD_DESCRIPTION   text       required
              NOTES             text?
              VALID_TILL        date?      present

            == item_direction [v5] Default dispensing directions per item
            data          Abbreviations and item directions
            class         central, mirrored editor primary
            goes to       dispensary sites
            on openmsupply  every site
            after         item
            deleted       by delete record, the row goes
            fields
              ID                text       key  required
              item_ID           text       required  -> item
              directions        text       required
              priority          int        required

            == label [none] Label layouts
            data          Labels
            class         local, mirrored editor local
            goes to       nobody
            direction     none
            spelling      of field names inferred
            fields
              ID                          text       key
              heading                     text?
              body                        text?
              footer_left_1               text?
              footer_right_1              text?
              description                 text?
              footer_left_2               text?
              footer_right_2              text?
              footer_centred              text?
              heading_font_size           real
              footer_font_size            real
              body_font_size              real
              line_height                 real
              footer_font_size_1          real
              footer_font_size_2          real
              num_labels_on_single_label  int

            == adverse_drug_reaction [none] Adverse drug reactions
            data          Adverse drug reactions
            class         local, mirrored editor local
            goes to       nobody
            on mobile     the store store_ID
            after         name, user, store, form_schema
            direction     none
            note          Local data; the mobile app nevertheless exchanges these rows with central.
            fields
              ID                text       key
              name_ID           text?      -> name
              user_ID           text?      -> user
              store_ID          text?      -> store
              form_schema_ID    text?      -> form_schema
              entry_date        date?
              entry_time        time
              data              json?
            """)
}
