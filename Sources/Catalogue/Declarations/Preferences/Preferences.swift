extension Declarations {
    /// Preferences of stores and sites, and number sequences.
    static let preferences = Declaration(
        file: "Preferences/Preferences.swift",
        text: """
            == pref [v5] Preferences (store preferences blob)
            data          Stores and non sync-related store preferences
            class         central store, mirrored editor central
            goes to       sites that know the store store_ID
            deleted       never: Open mSupply knows no delete of it
            note          Only rows with item='store_preferences' are integrated. Open mSupply keys the row by store_ID, not
            note          ID. data is an object on v5 (a JSON string on the older mobile API).
            variant       Sites and sync-related preferences
              when        fact sync-related preference
              class       sync, mirrored editor central
              goes to     nobody
            variant       Preferences (non-store)
              when        network_ID is set and store_ID is empty and
              when        item = centralised_procurement or centralised_payments
              class       store, mirrored editor store
              goes to     the primary and the site network_ID
              note        An override: the site sets the preference back for itself and reports it.
            variant       Preferences (non-store)
              when        store_ID is empty and item = centralised_procurement or centralised_payments or
              when        prescriptions_to_all_sites or repeats_on_all_sites
              class       central, mirrored editor primary
              goes to     every site
              note        The closed list of preferences outside stores that sync.
            variant       Preferences (non-store)
              when        store_ID is empty
              class       local, mirrored editor local
              goes to     nobody
            fields
              store_ID          text       required  -> store
              item              text       required
                  - store_preferences : store preference blob; every other value is ignored by Open mSupply
              data              json       required
                  default_item_packsize_to_one      bool
                  shouldAuthoriseResponseRequisition  bool
                  includeRequisitionsInSuppliersRemoteAuthorisationProcesses  bool
                  omSupplyUsesProgramModule         bool
                  usesVaccineModule                 bool
                  can_issue_in_foreign_currency     bool
                  monthlyConsumptionLookBackPeriod  text         # number sent as a string
                  monthsLeadTime                    text         # number sent as a string
                  monthsOverstock                   real
                  monthsUnderstock                  real
                  monthsItemsExpire                 real
                  stocktakeFrequency                real
                  useExtraFieldsForRequisitions     bool
                  keepRequisitionLinesWithZeroQuantity  bool
                  useConsumptionAndStockFromCustomersForInternalOrders  bool
                  canLinkRequistionToSupplierInvoice  bool
                  editPrescribedQuantityOnPrescription  bool
              ID                text       key
              network_ID        text?
              user_ID           text?      -> user

            == preference [v6] Open mSupply preferences (global or per store)
            data          Stores and non sync-related store preferences
            class         central store, mirrored editor central
            goes to       sites that know the store store_id
            on openmsupply  every site or the store store_id
            after         store
            deleted       by delete record, the row goes
            variant       Preferences (non-store)
              when        store_id is empty
              class       local, mirrored editor local
              goes to     nobody
            fields
              id                text       key  required
              key               text       required
              value             text       required
              store_id          text?      -> store

            == pref_blob [none] Preferences stored as blobs
            data          Preferences (non-store)
            class         local, mirrored editor local
            goes to       nobody
            after         user, store
            direction     none
            spelling      of field names inferred
            fields
              ID                text       key
              item              text?
              type              text?
              blob              blob?
              user_ID           text?      -> user
              network_ID        text?
              store_ID          text?      -> store

            == number [none] Number sequences
            data          Preferences (non-store)
            class         local, mirrored editor local
            goes to       nobody
            on mobile     the store at the end of name
            direction     both
            note          Local data; the mobile app exchanges its number sequences. The store id ends the name, as in
            note          customer_invoice_number_for_store_<id>.
            fields
              ID                text       key
              name              text?
              value             int

            == number_reuse [none] Numbers freed for reuse
            data          Preferences (non-store)
            class         local, mirrored editor local
            goes to       nobody
            on mobile     the store at the end of name
            direction     both
            note          Local data; the mobile app exchanges it. The name ends like that of number.
            fields
              ID                text       key
              name              text?
              number_to_use     int
            """)
}
