extension Declarations {
    /// Fields that a country adds for itself.
    static let customData = Declaration(
        file: "Items/CustomData.swift",
        text: """
            == custom_data [none] Custom data records
            data          Custom data
            class         central, mirrored editor primary
            goes to       every site
            after         custom_data_category
            spelling      of field names inferred
            fields
              ID                  text       key
              created_by_user_ID  text?      -> user
              date_created        date?
              category_id         text?      -> custom_data_category
              real_1              real
              text_1              text?
              date_1              date?
              real_2              real
              text_2              text?
              date_2              date?
              real_3              text?
              text_3              text?
              date_3              date?
              real_4              real
              text_4              text?
              date_4              date?

            == custom_data_category [none] Custom data categories
            data          Custom data
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              settings          blob?
              entered_by_ID     text?      -> user
              date_created      date?

            == custom_stock_5 [none] Custom stock field 5 values
            data          Custom data
            class         central, mirrored editor primary
            goes to       every site
            deleted       (assumed) is_hidden=true
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              is_hidden         bool

            == custom_stock_6 [none] Custom stock field 6 values
            data          Custom data
            class         central, mirrored editor primary
            goes to       every site
            deleted       (assumed) is_hidden=true
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              is_hidden         bool

            == custom_stock_7 [none] Custom stock field 7 values
            data          Custom data
            class         central, mirrored editor primary
            goes to       every site
            deleted       (assumed) is_hidden=true
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              is_hidden         bool

            == custom_stock_8 [none] Custom stock field 8 values
            data          Custom data
            class         central, mirrored editor primary
            goes to       every site
            deleted       (assumed) is_hidden=true
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              is_hidden         bool

            == plugin_data [v6] Plugin data
            data          Custom data
            class         central, mirrored editor primary
            goes to       every site or the store store_id
            after         store
            direction     both
            deleted       never: Open mSupply knows no delete of it
            note          A row of one store goes to that store only.
            fields
              id                 text       key  required
              store_id           text?      -> store
              plugin_code        text       required
              related_record_id  text?
              data_identifier    text       required
              data               text       required
            """)
}
