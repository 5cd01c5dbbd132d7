extension Declarations {
    /// Items, their units, variants and packaging.
    static let items = Declaration(
        file: "Items/Items.swift",
        text: """
            == unit [v5] Units of measure
            data          Items
            class         central, mirrored editor primary
            goes to       every site
            merged        central, mirrored editor primary; Merging of items, units and names (except patients)
            deleted       delete record -> row kept, is_active=false
            fields
              ID                text       key  required
              units             text       required
              comment           text       required
              order_number      int        required

            == item [v5] Items (stock, non stock, service)
            data          Items
            class         central, mirrored editor primary
            goes to       every site
            merged        central, mirrored editor primary; known to Open mSupply; Merging of items, units and names (except patients)
            after         unit, Location_type, item_category, item_category_level1, item_category_level2
            direction     both
            deleted       delete record -> row kept, is_active=false
            note          Push exists only for the Open mSupply central server (GAPS); remote sites never push items. Wire key
            note          "ddd factor" contains a space. dose_picture is a picture and is dropped before the raw record is
            note          kept.
            fields
              ID                            text       key  required
              item_name                     text       required
              code                          text       required
              unit_ID                       text?      present  -> unit
              type_of                       text       required  closed
                  - general : stock item
                  - service : service item
                  - non_stock : non stock item
              default_pack_size             real       required
              is_vaccine                    bool       required
              VEN_category                  text       required
                  - V : vital
                  - E : essential
                  - N : necessary
                  - "" : not assigned
              strength                      text?      present
              doses                         int        required
              category_ID                   text?      present  -> item_category
              restricted_location_type_ID   text?      present  -> Location_type
              volume_per_pack               real       required
              universalcodes_code           text?      present
              ABC_category                  text?
              Message                       text?
              account_income_ID             text?      -> account
              account_purchases_ID          text?      -> account
              account_stock_ID              text?      -> account
              atc_category                  text?
              barcode_spare                 text?
              builds_only                   bool
              buy_price                     real
              catalogue_code                text?
              category2_ID                  text?      -> item_category2
              category3_ID                  text?      -> item_category3
              critical_stock                bool
              cross_ref_item_ID             text?      -> item
              custom_data                   json?
              "ddd factor"                  real
              ddd_value                     text?
              department_ID                 text?      -> item_department
              description                   text?
              essential_drug_list           bool
              expiry_date_mandatory         bool
              flags                         text?
              indic_price                   real
              instructions                  text?
              interaction_group_ID          text?      -> Drug_interaction_group
              is_sync                       bool
              kit_data                      json?
              manufacture_method            text?
              margin                        real
              medication_purpose            text?
              non_stock_name_ID             text?      -> name
              normal_stock                  bool
              other_names                   text?
              outer_pack_size               int
              price_editable                bool
              print_units_in_dis_labels     bool
              product_specifications        text?
              reference_bom_quantity        real
              sms_code                      text?
              sms_pack_size                 real
              spare_hold_for_issue          bool
              spare_hold_for_receive        bool
              spare_ignore_for_orders       bool
              spare_internal_analysis       real
              spare_non_stock               bool
              spare_pack_to_one_on_receive  bool
              start_of_year_date            date?
              universalcodes_name           text?
              use_bill_of_materials         bool
              user_field_1                  text?
              user_field_2                  text?
              user_field_3                  text?
              user_field_4                  bool
              user_field_5                  real
              user_field_6                  text?
              user_field_7                  bool
              volume_per_outer_pack         real
              warning_quantity              int
              weight                        real

            == ancillary_item [v6] Ancillary items (e.g. syringes per dose)
            data          Items
            class         central, mirrored editor primary
            goes to       every site
            after         item
            deleted       deleted_datetime set
            fields
              id                  text       key  required
              item_quantity       real       required
              ancillary_quantity  real       required
              deleted_datetime    datetime?
              item_id             text       required  -> item
              ancillary_item_id   text       required  -> item

            == item_variant [v6] Item variants
            data          Items
            class         central, mirrored editor primary
            goes to       every site
            after         item, name, Location_type
            deleted       deleted_datetime set
            note          location_type_id travels as cold_storage_type_id.
            fields
              id                    text       key  required
              name                  text       required
              item_link_id          text       required  -> item
              cold_storage_type_id  text?      -> Location_type
              deleted_datetime      datetime?
              vvm_type              text?
              created_datetime      datetime   required
              created_by            text?      -> user
              manufacturer_id       text?      -> name

            == packaging_variant [v6] Packaging levels of an item variant
            data          Items
            class         central, mirrored editor primary
            goes to       every site
            after         item_variant
            deleted       deleted_datetime set
            fields
              id                text       key  required
              name              text       required
              item_variant_id   text       required  -> item_variant
              packaging_level   int        required
              pack_size         real?
              volume_per_unit   real?
              deleted_datetime  datetime?

            == bom_master [none] Bill of materials masters (ingredients of a built item)
            data          Items
            class         central, mirrored editor primary
            goes to       every site
            after         item, unit
            spelling      of field names inferred
            fields
              ID                  text       key
              item_ID             text?      -> item
              ingredient_item_ID  text?      -> item
              quantity            real
              units_ID            text?      -> unit
              line_number         int
            """)
}
