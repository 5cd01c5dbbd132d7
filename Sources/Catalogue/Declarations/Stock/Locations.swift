extension Declarations {
    /// Where stock is kept.
    static let locations = Declaration(
        file: "Stock/Locations.swift",
        text: """
            == Location_type [v5] Location types (temperature bands)
            data          Location types
            class         central, mirrored editor primary
            goes to       every site
            deleted       never: Open mSupply knows no delete of it
            fields
              ID                text       key  required
              Description       text       required
              Temperature_min   real       required
              Temperature_max   real       required
              customData        json?

            == Location [v5] Storage locations
            data          Locations
            class         store, mirrored editor store
            goes to       the store store_ID
            merged        store, mirrored editor store; Merging locations
            after         store, Location_type
            direction     both
            deleted       push deletes; pulled deletes not handled
            fields
              ID                   text       key  required
              Description          text       required
              code                 text       required
              hold                 bool       required
              store_ID             text       required  -> store
              type_ID              text?      present  -> Location_type
              Volume               real       required
              Comment              text?
              object_type          text?
              parent_id            text?      -> Location
              Colour               text?
              bottom_y_coordinate  real
              summary_only         bool
              priority             int
              replenishment_type   text?
              asset_ID             text?      -> asset@none

            == location_movement [v5] Stock line movements between locations
            data          Locations
            class         store, mirrored editor store
            goes to       the store store_ID
            after         store, Location, item_line
            direction     both
            deleted       never: Open mSupply knows no delete of it
            fields
              ID                text       key  required
              store_ID          text       required  -> store
              item_line_ID      text       required  -> item_line
              location_ID       text?      present  -> Location
              enter_date        date?      present  pushed YYYY-MM-DDT00:00:00
              enter_time        time       required  pushed HH:MM:SS
              exit_date         date?      present  pushed YYYY-MM-DDT00:00:00
              exit_time         time       required  pushed HH:MM:SS

            == location_coordinate [none] Location map coordinates
            data          Locations
            class         store, mirrored editor store
            goes to       with its Location by location_ID
            after         Location
            direction     both
            spelling      of field names inferred
            fields
              ID                text       key
              location_ID       text?      -> Location
              point_num         int
              x                 real
              y                 real
            """)
}
