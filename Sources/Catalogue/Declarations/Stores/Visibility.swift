extension Declarations {
    /// Which store sees which item, name, patient and prescriber.
    static let visibility = Declaration(
        file: "Stores/Visibility.swift",
        text: """
            == item_store_join [v5] Item visibility and per-store item settings
            data          Visibility of items and names (except patients)
            class         central store, mirrored editor primary
            goes to       sites that know the store store_ID
            after         item, store, Location
            deleted       inactive=true is the legacy soft delete (hides item); Open mSupply has no delete handler and ignores
            deleted       inactive
            fields
              ID                              text       key  required
              item_ID                         text       required  -> item
              store_ID                        text       required  -> store
              default_price                   real
              ignore_for_orders               bool       required
              margin                          real       required
              default_location_ID             text?      -> Location
              AMC_modification_factor         int
              bulk_replenish_at_packs         real
              bulk_replenish_up_to_packs      real
              custom_data                     json?
              estimated_AMC                   int
              forecast_method                 int
              hold_for_issue                  bool
              hold_for_receive                bool
              inactive                        bool
              include_on_price_list           bool
              indic_price                     real
              location_bulk_ID                text?      -> Location
              maximum_stock                   real
              minimum_stock                   int
              non_stock                       bool
              non_stock_name_ID               text?      -> name
              pack_to_one                     bool
              pack_to_one_allow               bool
              pickface_location_ID            text?      -> Location
              pickface_pack_size              int
              pickface_replenish_at_packs     real
              pickface_replenish_up_to_packs  real
              projection_for_calcs            text?
              report_quantity                 real
              restricted_location_type_id     text?      -> Location_type

            == name_store_join [v5] Name visibility in a store
            data          Visibility of items and names (except patients)
            class         central store, mirrored editor central
            goes to       sites that know the store store_ID
            after         name, store
            direction     both
            deleted       inactive=true (legacy soft delete) is treated as a hard delete; delete records also arrive
            note          A join of a store to its own name (store.name_ID = name_ID) is ignored. om_name_is_customer /
            note          om_name_is_supplier are sent on push, but on pull Open mSupply takes the flags from name.customer /
            note          name.supplier.
            variant       Visibility of new patients and prescribers
              when        fact new patient of the site
              class       patient, mirrored editor store
              goes to     sites that hold the store store_ID
              owner       home of the patient name_ID
              note        Written by the creating site; once central has acknowledged it the patient counts as existing.
            variant       Visibility of existing patients and prescribers
              when        fact existing patient
              class       central store, mirrored editor central
              goes to     sites that hold the store store_ID
            fields
              ID                           text       key  required
              store_ID                     text       required  -> store
              name_ID                      text       required  -> name
              inactive                     bool?
              om_name_is_customer          bool?
              om_name_is_supplier          bool?
              spare_Category_ID            int
              spare_Category_optional2_id  int
              spare_Category_optional_id   int

            == clinician_store_join [v5] Prescriber visibility in a store
            data          Visibility of existing patients and prescribers
            class         central store, mirrored editor central
            goes to       sites that hold the store store_ID
            after         store, clinician
            direction     both
            deleted       by delete record, the row goes
            variant       Visibility of new patients and prescribers
              when        fact new prescriber of the site
              class       patient, mirrored editor store
              goes to     sites that hold the store store_ID
              owner       home of the prescriber prescriber_ID
            variant       Visibility of new patients and prescribers
              when        fact first prescription in the store
              class       patient, mirrored editor store
              goes to     sites that hold the store store_ID
              owner       store store_ID
              note        The dispensing site writes the row, also while its prescriptions are withheld.
            fields
              ID                text       key  required
              store_ID          text       required  -> store
              prescriber_ID     text       required  -> clinician
            """)
}
