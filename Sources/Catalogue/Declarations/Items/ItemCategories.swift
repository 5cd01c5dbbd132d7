extension Declarations {
    /// How items are sorted into categories and departments.
    static let itemCategories = Declaration(
        file: "Items/ItemCategories.swift",
        text: """
            == item_category [v5] Item category (leaf level)
            data          Items
            class         central, mirrored editor primary
            goes to       every site
            after         item_category_level2
            deleted       delete record -> deleted_datetime set
            fields
              ID                text       key  required
              Description       text       required
              sort_order        int        required
              parent_ID         text?      -> item_category_level2
              custom_data       json?
              summary_only      bool

            == item_category_level1 [v5] Item category, top level
            data          Items
            class         central, mirrored editor primary
            goes to       every site
            deleted       delete record -> deleted_datetime set
            fields
              ID                text       key  required
              Description       text       required
              sort_order        int        required
              parent_ID         text?
              custom_data       json?
              summary_only      bool

            == item_category_level2 [v5] Item category, middle level
            data          Items
            class         central, mirrored editor primary
            goes to       every site
            after         item_category_level1
            deleted       delete record -> deleted_datetime set
            fields
              ID                text       key  required
              Description       text       required
              sort_order        int        required
              parent_ID         text?      -> item_category_level1
              summary_only      bool

            == item_category2 [none] Item categories, second set
            data          Items
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              Description       text?
              sort_order        int
              summary_only      bool

            == item_category3 [none] Item categories, third set
            data          Items
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              Description       text?
              sort_order        int
              summary_only      bool

            == item_department [none] Item departments
            data          Groups and departments
            class         central, mirrored editor primary
            goes to       every site
            fields
              ID                text       key
              department        text?
              issue             bool
              order_number      int
            """)
}
