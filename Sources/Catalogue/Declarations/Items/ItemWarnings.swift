extension Declarations {
    /// Warnings and interactions shown when an item is used.
    static let itemWarnings = Declaration(
        file: "Items/ItemWarnings.swift",
        text: """
            == warning [v5] Warnings
            data          Drug interactions and warnings
            class         central, mirrored editor primary
            goes to       every site
            deleted       never: Open mSupply knows no delete of it
            fields
              ID                text       key  required
              warning_text      text       required
              code              text       required

            == item_warning_link [v5] Item to warning join
            data          Drug interactions and warnings
            class         central, mirrored editor primary
            goes to       every site
            after         item, warning
            deleted       never: Open mSupply knows no delete of it
            fields
              item_ID           text       required  -> item
              warning_ID        text       required  -> warning
              priority          bool       required
              ID                text       key  required
              Spare             int

            == Drug_interaction [none] Drug interactions
            data          Drug interactions and warnings
            class         central, mirrored editor primary
            goes to       every site
            after         Drug_interaction_group
            spelling      of field names inferred
            fields
              ID                     text       key
              affected_group_ID      text?      -> Drug_interaction_group
              affecting_group_ID     text?      -> Drug_interaction_group
              notes                  text?
              alert_message          text?
              action                 text?
              clinical_significance  text?
              quality_of_evidence    text?
              source_ID              text?      -> Drug_register
              author                 text?
              date_modified          date?

            == Drug_interaction_group [none] Drug interaction groups
            data          Drug interactions and warnings
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              name              text?
            """)
}
