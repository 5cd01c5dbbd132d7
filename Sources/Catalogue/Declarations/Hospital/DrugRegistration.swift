extension Declarations {
    /// The register of permitted drugs.
    static let drugRegistration = Declaration(
        file: "Hospital/DrugRegistration.swift",
        text: """
            == Drug_register [none] Drug registrations
            data          Drug registration
            class         local, mirrored editor local
            goes to       nobody
            after         item, name, user, drug_register_category1, drug_register_category2, drug_register_status
            direction     none
            spelling      of field names inferred
            fields
              ID                        text       key
              item_ID                   text?      -> item
              supplier_ID               text?      -> name
              manufacturer_ID           text?      -> name
              trade_name                text?
              pack_size                 text?
              application_date          date?
              application_number        int
              approval_date             date?
              registration_expiry_date  date?
              modified_date             date?
              modified_time             time
              created_by                text?      -> user
              registration_number       text?
              is_currently_registered   bool
              comment                   text?
              category1_ID              text?      -> drug_register_category1
              category2_ID              text?      -> drug_register_category2
              category3                 text?
              category4                 text?
              status_ID                 text?      -> drug_register_status

            == drug_register_category1 [none] Drug registration categories 1
            data          Drug registration
            class         local, mirrored editor local
            goes to       nobody
            direction     none
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?

            == drug_register_category2 [none] Drug registration categories 2
            data          Drug registration
            class         local, mirrored editor local
            goes to       nobody
            direction     none
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?

            == drug_register_status [none] Drug registration statuses
            data          Drug registration
            class         local, mirrored editor local
            goes to       nobody
            direction     none
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              color             int
            """)
}
