extension Declarations {
    /// Customers, suppliers, manufacturers, donors, stores as names, and patients.
    static let names = Declaration(
        file: "Names/Names.swift",
        text: """
            == name [v5] Names: customers, suppliers, stores-as-names, manufacturers, donors, patients
            data          Names (except patients)
            class         central, mirrored editor primary
            goes to       every site
            merged        central, mirrored editor primary; known to Open mSupply; Merging of items, units and names (except patients)
            after         currency
            direction     both
            deleted       delete record -> deleted_datetime set; is_deleted=true on the wire (patients)
            note          Open mSupply pushes only rows with type=patient. supplying_store_id: the store that supplies this
            note          name; for a patient, the home store. Wire key "charge code" contains a space. Open mSupply uses no
            note          FK on supplying_store_id because store depends on name.
            variant       Patients and prescribers
              when        type = patient
              class       patient, mirrored editor store
              goes to     where the patient ID is visible
              home store  supplying_store_id
              merged      patient, mirrored editor store; known to Open mSupply; Merging of patients and prescribers
            variant       Names (except patients)
              when        type = store
              class       central, mirrored editor central
              goes to     every site
              note        A store's own name record belongs to central like the store itself, in every topology.
            fields
              ID                          text       key  required
              name                        text       required
              code                        text       required
              type                        text       required
                  - facility : customer/supplier/manufacturer/donor
                  - patient : patient
                  - store : name half of a store
                  - build : system name for builds
                  - invad : system name for inventory adjustments (code invad)
                  - repack : system name for repacks
              customer                    bool       required
              supplier                    bool       required
              supplying_store_id          text?      present  -> store  # store that supplies this name; home store for a patient
              first                       text?      present
              last                        text?      present
              female                      bool       required
              date_of_birth               date?      present  pushed YYYY-MM-DDT00:00:00
              phone                       text?      present
              "charge code"               text?      present
              comment                     text?      present
              country                     text?      present
              bill_address1               text?      present
              bill_address2               text?      present
              email                       text?      present
              url                         text?      present
              manufacturer                bool       required
              donor                       bool       required
              hold                        bool       required
              NEXT_OF_KIN_ID              text?      present  -> name
              next_of_kin_relative        text?      present
              created_date                date?      present  pushed YYYY-MM-DDT00:00:00
              national_health_number      text?      present
              isDeceased                  bool       required
              om_created_datetime         datetime?  present  pushed YYYY-MM-DDTHH:MM:SS
              om_gender                   text?      present  closed
                  - FEMALE, MALE, TRANSGENDER, TRANSGENDER_MALE, TRANSGENDER_MALE_HORMONE, TRANSGENDER_MALE_SURGICAL
                  - TRANSGENDER_FEMALE, TRANSGENDER_FEMALE_HORMONE, TRANSGENDER_FEMALE_SURGICAL, UNKNOWN, NON_BINARY
              om_date_of_death            date?      pushed YYYY-MM-DDT00:00:00
              custom_data                 json?
              HSH_code                    text?
              HSH_name                    text?
              margin                      real?
              freightfac                  real?
              currency_ID                 text?      -> currency
              fax                         text?
              custom1                     text?
              title                       text?
              overpayment                 real
              group_ID                    text?      -> name_group
              ship_address1               text?
              ship_address2               text?
              barcode                     text?
              postal_address1             text?
              postal_address2             text?
              category1_ID                text?      -> name_category1
              region_ID                   text?      -> region
              price_category              text?
              flag                        text?
              print_invoice_alphabetical  bool
              custom2                     text?
              custom3                     text?
              default_order_days          int
              connection_type             int
              PATIENT_PHOTO               blob?
              POBOX                       text?
              ZIP                         int
              middle                      text?
              preferred                   bool
              Blood_Group                 text?
              marital_status              text?
              Benchmark                   bool
              mother_id                   text?      -> name
              postal_address3             text?
              postal_address4             text?
              bill_address3               text?
              bill_address4               text?
              ship_address3               text?
              ship_address4               text?
              ethnicity_ID                text?      -> Ethnicity
              occupation_ID               text?      -> Occupation
              religion_ID                 text?      -> religion
              Master_RTM_Supplier_Code    int
              ordering_method             text?
              latitude                    real
              longitude                   real
              Master_RTM_Supplier_name    text?
              category2_ID                text?      -> name_category2
              category3_ID                text?      -> name_category3
              category4_ID                text?      -> name_category4
              category5_ID                text?      -> name_category5
              category6_ID                text?      -> name_category6
              bill_address5               text?
              bill_postal_zip_code        text?
              postal_address5             text?
              postal_zip_code             text?
              ship_address5               text?
              ship_postal_zip_code        text?
              license_number              text?
              license_expiry              date?
              has_current_license         bool
              maximum_credit              real
              nationality_ID              text?      -> nationality
              integration_ID              text?
              is_deleted                  bool
              HSH_ID                      text?

            == name_oms_fields [v6] Open mSupply extra properties of a name
            data          Names (except patients)
            class         central, mirrored editor primary
            goes to       every site
            after         name
            direction     both
            deleted       never: Open mSupply knows no delete of it
            note          recordID = name ID. The receiving buffer suffixes the record id with the table so that it does not
            note          overwrite the name record.
            fields
              id                text       key  required  -> name
              properties        text?
            """)
}
