extension Declarations {
    /// How names are sorted into categories.
    static let nameCategories = Declaration(
        file: "Names/NameCategories.swift",
        text: """
            == name_category1 [none] Name category 1 (leaf level)
            data          Names (except patients)
            class         central, mirrored editor primary
            goes to       every site
            after         name_category1_level2
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              type              text?
              parent_ID         text?      -> name_category1_level2
              user_field1       text?
              user_field2       text?

            == name_category1_level1 [none] Name category 1, top level
            data          Names (except patients)
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              type              text?

            == name_category1_level2 [none] Name category 1, middle level
            data          Names (except patients)
            class         central, mirrored editor primary
            goes to       every site
            after         name_category1_level1
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              type              text?
              parent_ID         text?      -> name_category1_level1

            == name_category2 [none] Name category 2
            data          Names (except patients)
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              type              text?
              user_field1       text?
              user_field2       text?

            == name_category3 [none] Name category 3
            data          Names (except patients)
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              type              text?
              user_field1       text?
              user_field2       text?

            == name_category4 [none] Name category 4
            data          Names (except patients)
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              type              text?
              user_field1       text?
              user_field2       text?

            == name_category5 [none] Name category 5
            data          Names (except patients)
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              type              text?
              user_field1       text?
              user_field2       text?

            == name_category6 [none] Name category 6
            data          Names (except patients)
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              type              text?
              user_field1       text?
              user_field2       text?
            """)
}
