extension Declarations {
    /// What stores note about items, consumption projections and barcodes.
    static let itemNotes = Declaration(
        file: "Items/ItemNotes.swift",
        text: """
            == item_note [none] Item notes
            data          Item notes
            class         store, mirrored editor store
            goes to       the store store_ID
            after         item, store
            direction     both
            spelling      of field names inferred
            fields
              ID                   text       key
              item_ID              text?      -> item
              date                 date?
              note                 text?
              whenToDisplay        text?
              created_by_user_ID   text?      -> user
              modified_by_user_ID  text?      -> user
              store_ID             text?      -> store
              color_code           int
              beep_times           int

            == item_amc_projection [none] AMC projections
            data          AMC projections
            class         store, mirrored editor store
            goes to       the store store_ID
            after         item, store
            direction     both
            spelling      of field names inferred
            fields
              ID                text       key
              item_ID           text?      -> item
              store_ID          text?      -> store
              year_month        int
              projection_value  real
              projection_type   text?

            == barcode [v5] Barcodes (GTIN)
            data          Barcodes
            class         central, mirrored editor primary
            goes to       every site
            after         item, name
            direction     both
            deleted       never: Open mSupply knows no delete of it
            note          Central data; Open mSupply sites push barcodes of their own as well.
            fields
              ID                text       key  required
              barcode           text       required
              itemID            text       required  -> item
              manufacturerID    text?      present  -> name
              packSize          real?
              parentID          text?      present  -> barcode
              spare_1           text?
            """)
}
