extension Declarations {
    /// Logs, which stay where they are written.
    static let logs = Declaration(
        file: "Administration/Logs.swift",
        text: """
            == log [none] Event log
            data          Logs
            class         local, mirrored editor local
            goes to       nobody
            written       once, never changed
            after         store, user
            direction     none
            spelling      of field names inferred
            note          source_table is the legacy number of the table that source_record_ID belongs to.
            variant       Logs
              when        fact transfer log line of a requisition
              class       store, mirrored editor store
              goes to     with its requisition by source_record_ID
              written     once, never changed
              owner       store store_ID
              note        Append-only: from the responding site through central to the initiating store.
            variant       Logs
              when        fact transfer log line of a transaction
              class       store, mirrored editor store
              goes to     with its transact by source_record_ID
              written     once, never changed
              owner       store store_ID
            variant       Logs
              when        fact transfer log line of an order
              class       store, mirrored editor store
              goes to     with its purchase_order by source_record_ID
              written     once, never changed
              owner       store store_ID
            fields
              ID                text       key
              entry_date        date?
              time              time
              store_ID          text?      -> store
              event             text?
              event_type        text?
              source_record_ID  text?
              source_table      int
              user_ID           text?      -> user
              data_json         text?

            == site_log [none] Site event log
            data          Logs
            class         local, mirrored editor local
            goes to       nobody
            written       once, never changed
            direction     none
            spelling      of field names inferred
            fields
              ID                text       key
              date              date?
              time              time
              site_id           int
              event             text?
              description       text?
              data              json?

            == merged_ids [none] Log of executed merges
            data          Logs
            class         local, mirrored editor local
            goes to       nobody
            written       once, never changed
            direction     none
            spelling      of field names inferred
            note          Kept for ever so that late records carrying a dropped id resolve.
            fields
              ID                text       key
              table_number      int
              field_number      int
              keep_ID           text?
              delete_ID         text?

            == om_activity_log [v5] Open mSupply activity log
            data          Logs
            class         local, mirrored editor local
            goes to       nobody
            written       once, never changed
            on openmsupply  the store store_ID
            after         store
            direction     both
            deleted       never: Open mSupply knows no delete of it
            note          Logs are local; Open mSupply exchanges this one per store. Rows without store, user or record are
            note          not pushed.
            fields
              ID                text       key  required
              type              text       required  closed
                  - UserLoggedIn, InvoiceCreated, InvoiceDeleted, InvoiceNumberAllocated, InvoiceStatusAllocated
                  - InvoiceStatusPicked, InvoiceStatusShipped, InvoiceStatusDelivered, InvoiceStatusReceived
                  - InvoiceStatusVerified, InvoiceStatusCancelled, InventoryAdjustment, StocktakeCreated
                  - StocktakeDeleted, StocktakeStatusFinalised, RequisitionCreated, RequisitionDeleted
                  - RequisitionNumberAllocated, RequisitionStatusSent, RequisitionApproved, RequisitionStatusFinalised
                  - StockLocationChange, StockCostPriceChange, StockSellPriceChange, StockExpiryDateChange
                  - StockBatchChange, StockOnHold, StockOffHold, Repack, PrescriptionCreated, PrescriptionDeleted
                  - PrescriptionStatusPicked, PrescriptionStatusVerified, PrescriptionStatusCancelled
                  - SensorLocationChanged, AssetCreated, AssetUpdated, AssetDeleted, AssetLogCreated
                  - AssetLogReasonCreated, AssetLogReasonDeleted, QuantityForLineHasBeenSetToZero
                  - AssetCatalogueItemCreated, AssetCatalogueItemPropertyCreated, AssetPropertyCreated
                  - VaccineCourseCreated, ProgramCreated, ProgramUpdated, VaccineCourseUpdated, RnrFormCreated
                  - RnrFormUpdated, RnrFormFinalised, RnrFormDeleted, VaccinationCreated, VaccinationUpdated
                  - VaccinationDeleted, VVMStatusLogUpdated, DemographicIndicatorCreated, DemographicIndicatorUpdated
                  - DemographicProjectionCreated, DemographicProjectionUpdated, ItemVariantCreated, ItemVariantDeleted
                  - ItemVariantUpdatedName, ITEM_VARIANT_UPDATE_COLD_STORAGE_TYPE, ItemVariantUpdateManufacturer
                  - ItemVariantUpdateDosePerUnit, ItemVariantUpdateVVMType, VolumePerPackChanged, StockLineEdit
                  - PurchaseOrderCreated, PurchaseOrderRequestApproval, PurchaseOrderUnauthorised, PurchaseOrderSent
                  - PurchaseOrderConfirmed, PurchaseOrderFinalised, PurchaseOrderDeleted, PurchaseOrderLineCreated
                  - PurchaseOrderLineUpdated, PurchaseOrderLineDeleted, PurchaseOrderStatusChangedFromSentToConfirmed
                  - PurchaseOrderLineStatusClosed, PurchaseOrderLineStatusChangedFromSentToNew, PatientUpdated
                  - PatientCreated, InvoiceDateBackdated
              user_ID           text       required  -> user
              store_ID          text       required  -> store
              record_ID         text       required
              datetime          datetime   required  pushed YYYY-MM-DDTHH:MM:SS
              changed_to        text?
              changed_from      text?

            == system_log [v6] System log of a site
            data          Logs
            class         local, mirrored editor local
            goes to       nobody
            written       once, never changed
            on openmsupply  central only
            direction     push
            deleted       never: Open mSupply knows no delete of it
            fields
              id                text       key
              type              text       closed
                  - ProcessorError, LedgerFixError, LedgerFix, Migration, ServerStatus, SyncTranslationFkError
              sync_site_id      int?       -> site
              datetime          datetime
              message           text?
              is_error          bool
            """)
}
