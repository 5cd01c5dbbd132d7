extension Declarations {
    /// Reason options and properties that can be attached to items, names and regions.
    static let properties = Declaration(
        file: "Items/Properties.swift",
        text: """
            == property [none] Legacy property definitions
            data          Options and properties
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            note          Clashes by name with the v6 property table; told apart by ID versus id.
            fields
              ID                text       key
              name              text?
              key               text?
              read_only         bool

            == property [v6] Open mSupply property definitions
            data          Options and properties
            class         central, mirrored editor primary
            goes to       every site
            deleted       never: Open mSupply knows no delete of it
            note          Same table name as the legacy property table: a record whose data has "ID" is the legacy one and is
            note          ignored, one with "id" is this.
            fields
              id                text       key  required
              key               text       required
              name              text       required
              value_type        text       required  closed
                  - STRING, BOOLEAN, INTEGER, FLOAT, DATE
              allowed_values    text?

            == name_property [v6] Properties that names can have
            data          Options and properties
            class         central, mirrored editor primary
            goes to       every site
            after         property@v6
            deleted       never: Open mSupply knows no delete of it
            fields
              id                text       key  required
              property_id       text       required  -> property@v6
              remote_editable   bool       required

            == item_property_join [none] Item property values
            data          Options and properties
            class         central, mirrored editor primary
            goes to       every site
            after         item, property@none
            spelling      of field names inferred
            fields
              ID                text       key
              item_ID           text?      -> item
              property_ID       text?      -> property@none
              value             json?

            == region_property_join [none] Region property values
            data          Options and properties
            class         central, mirrored editor primary
            goes to       every site
            after         region, property@none
            spelling      of field names inferred
            fields
              ID                text       key
              region_ID         text?      -> region
              property_ID       text?      -> property@none
              value             json?
              date              date?

            == options [v5] Reason options
            data          Options and properties
            class         central, mirrored editor primary
            goes to       every site
            deleted       delete record -> row kept, is_active=false; wire flag isActive
            fields
              ID                text       key  required
              type              text       required  closed
                  - positiveInventoryAdjustment : stock found
                  - negativeInventoryAdjustment : stock lost
                  - openVialWastage : open vial wastage
                  - closedVialWastage : closed vial wastage
                  - returnReason : return reason
                  - requisitionLineVariance : why ordered quantity differs from suggestion
              isActive          bool       required
              title             text       required
            """)
}
