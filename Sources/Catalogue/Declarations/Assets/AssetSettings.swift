extension Declarations {
    /// How assets are classified and described.
    static let assetSettings = Declaration(
        file: "Assets/AssetSettings.swift",
        text: """
            == asset_class [v6] Asset classes
            data          Asset settings
            class         central, mirrored editor primary
            goes to       every site
            deleted       never: Open mSupply knows no delete of it
            fields
              id                text       key  required
              name              text       required

            == asset_category [v6] Asset categories
            data          Asset settings
            class         central, mirrored editor primary
            goes to       every site
            after         asset_class
            deleted       never: Open mSupply knows no delete of it
            fields
              id                text       key  required
              name              text       required
              class_id          text       required  -> asset_class

            == asset_catalogue_type [v6] Asset types
            data          Asset settings
            class         central, mirrored editor primary
            goes to       every site
            after         asset_category
            deleted       never: Open mSupply knows no delete of it
            fields
              id                text       key  required
              name              text       required
              category_id       text       required  -> asset_category

            == asset_catalogue_item [v6] Asset catalogue items
            data          Asset settings
            class         central, mirrored editor primary
            goes to       every site
            after         asset_category, asset_catalogue_type, asset_class
            deleted       deleted_datetime set
            fields
              id                text       key  required
              sub_catalogue     text       required
              category_id       text       required  -> asset_category
              class_id          text       required  -> asset_class
              code              text       required
              manufacturer      text?
              model             text       required
              type_id           text       required  -> asset_catalogue_type
              properties        text?
              deleted_datetime  datetime?

            == asset_log_reason [v6] Asset status reasons
            data          Asset settings
            class         central, mirrored editor primary
            goes to       every site
            deleted       deleted_datetime set
            fields
              id                 text       key  required
              asset_log_status   text       required  closed
                  - NOT_IN_USE, FUNCTIONING, FUNCTIONING_BUT_NEEDS_ATTENTION, NOT_FUNCTIONING, DECOMMISSIONED
                  - UNSERVICEABLE
              reason             text       required
              deleted_datetime   datetime?
              comments_required  bool       required

            == asset_property [none] Asset properties (legacy asset module)
            data          Asset settings
            class         central, mirrored editor primary
            goes to       every site
            deleted       (assumed) is_active=false
            spelling      of field names inferred
            note          Clashes by name with the v6 asset_property table.
            fields
              ID                text       key
              description       text?
              information       json?
              type              text?
              is_read_only      bool
              is_active         bool
              category          text?

            == asset_property [v6] Asset property definitions
            data          Asset settings
            class         central, mirrored editor primary
            goes to       every site
            after         asset_class, asset_category, asset_catalogue_type
            deleted       never: Open mSupply knows no delete of it
            fields
              id                 text       key  required
              key                text       required
              name               text       required
              asset_class_id     text?      -> asset_class
              asset_category_id  text?      -> asset_category
              asset_type_id      text?      -> asset_catalogue_type
              value_type         text       required  closed
                  - STRING, BOOLEAN, INTEGER, FLOAT, DATE
              allowed_values     text?

            == asset_type [none] Asset types (legacy asset module)
            data          Asset settings
            class         central, mirrored editor primary
            goes to       every site
            after         item
            deleted       (assumed) is_active=false
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              item_ID           text?      -> item
              is_active         bool

            == asset_status [none] Asset statuses
            data          Asset settings
            class         central, mirrored editor primary
            goes to       every site
            deleted       (assumed) is_active=false
            spelling      of field names inferred
            fields
              ID                    text       key
              description           text?
              ids_can_select_after  json?
              can_be_first_status   bool
              is_active             bool
              is_a_final_status     bool

            == asset_condition [none] Asset conditions
            data          Asset settings
            class         central, mirrored editor primary
            goes to       every site
            deleted       (assumed) is_active=false
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              is_active         bool

            == asset_location [none] Asset locations
            data          Asset settings
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?

            == asset_document_type [none] Asset document types
            data          Asset settings
            class         central, mirrored editor primary
            goes to       every site
            deleted       (assumed) is_active=false
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              display_order     int
              is_active         bool
            """)
}
