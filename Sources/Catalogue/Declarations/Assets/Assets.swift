extension Declarations {
    /// Cold chain equipment and other assets.
    static let assets = Declaration(
        file: "Assets/Assets.swift",
        text: """
            == asset [none] Assets (legacy asset module)
            data          Assets
            class         store, mirrored editor store
            goes to       the store store_ID
            after         store, asset_type, asset_status, asset_condition, name, contact
            direction     both
            spelling      of field names inferred
            note          Clashes by name with the v6 asset table.
            fields
              ID                         text       key
              code                       text?
              description                text?
              serial                     text?
              make                       text?
              model                      text?
              notes                      text?
              store_ID                   text?      -> store
              type_id                    text?      -> asset_type
              status_id                  text?      -> asset_status
              proposed_status_id         text?      -> asset_status
              condition_id               text?      -> asset_condition
              location_name_ID           text?      -> name
              location_contact_ID        text?      -> contact
              date_created               date?
              date_last_status_change    date?
              supplier_name              text?
              purchase_order_number      text?
              date_acquisition           date?
              date_next_maintenance_due  date?
              date_last_verification     date?
              date_disposal              date?
              date_purchase_order        date?
              date_in_service            date?
              date_insurance_renewal     date?
              custodian_name             text?
              custodian_phone_number     text?
              custodian_email            text?
              custodian_location         text?
              original_cost              real
              purchase_price             real
              purchase_costs             real
              disposal_value             real
              lifespan_months            int
              insurer_name               text?
              insurance_policy_number    text?
              chart_of_accounts          json?

            == asset [v6] Assets (cold chain equipment)
            data          Assets
            class         store, mirrored editor store
            goes to       the store store_id
            after         store, asset_catalogue_item, asset_category, asset_class, asset_catalogue_type
            direction     both
            deleted       delete record -> deleted_datetime set
            fields
              id                  text       key  required
              notes               text?
              asset_number        text?
              asset_category_id   text?      -> asset_category
              asset_class_id      text?      -> asset_class
              asset_type_id       text?      -> asset_catalogue_type
              store_id            text?      -> store
              serial_number       text?
              catalogue_item_id   text?      -> asset_catalogue_item
              installation_date   date?
              replacement_date    date?
              created_datetime    datetime   required
              modified_datetime   datetime   required
              deleted_datetime    datetime?
              properties          text?
              donor_name_id       text?      -> name
              warranty_start      date?
              warranty_end        date?
              needs_replacement   bool?
              locked_fields_json  text?

            == asset_log [v6] Asset status log
            data          Assets
            class         store, mirrored editor store
            goes to       with its asset@v6 by asset_id
            after         asset@v6, asset_log_reason
            direction     both
            deleted       never: Open mSupply knows no delete of it
            fields
              id                text       key  required
              asset_id          text       required  -> asset@v6
              user_id           text       required  -> user
              status            text?      closed
                  - NOT_IN_USE, FUNCTIONING, FUNCTIONING_BUT_NEEDS_ATTENTION, NOT_FUNCTIONING, DECOMMISSIONED
                  - UNSERVICEABLE
              comment           text?
              type              text?      closed
                  - STATUS_UPDATE, TEMPERATURE_MAPPING
              reason_id         text?      -> asset_log_reason
              log_datetime      datetime   required
              created_datetime  datetime

            == asset_internal_location [v6] Asset to storage location join
            data          Assets
            class         store, mirrored editor store
            goes to       with its asset@v6 by asset_id
            after         Location, asset@v6
            direction     both
            deleted       by delete record, the row goes
            fields
              id                text       key  required
              asset_id          text       required  -> asset@v6
              location_id       text       required  -> Location

            == asset_property_asset_join [none] Asset property values
            data          Assets
            class         store, mirrored editor store
            goes to       with its asset@none by asset_ID
            after         asset@none, asset_property@none
            direction     both
            spelling      of field names inferred
            fields
              ID                    text       key
              asset_ID              text?      -> asset@none
              asset_property_ID     text?      -> asset_property@none
              asset_property_value  json?

            == sync_file_reference [v6] File attachment references
            data          Assets
            class         store, mirrored editor store
            goes to       with its asset@v6 by record_id
            on openmsupply  every site
            after         asset@v6
            direction     both
            deleted       deleted_datetime set
            note          table_name and record_id name the record the file belongs to, usually an asset. The file itself is
            note          fetched separately, on demand.
            fields
              id                text       key  required
              table_name        text       required
              record_id         text       required
              file_name         text       required
              mime_type         text?
              total_bytes       int
              created_datetime  datetime   required
              deleted_datetime  datetime?
            """)
}
