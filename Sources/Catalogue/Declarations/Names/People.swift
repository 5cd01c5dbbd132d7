extension Declarations {
    /// Lists used to describe people and places.
    static let people = Declaration(
        file: "Names/People.swift",
        text: """
            == Ethnicity [none] Patient ethnicities
            data          Names (except patients)
            class         central, mirrored editor primary
            goes to       every site
            fields
              ID                text       key
              name              text?

            == Occupation [none] Patient occupations
            data          Names (except patients)
            class         central, mirrored editor primary
            goes to       every site
            fields
              ID                text       key
              name              text?

            == nationality [none] Nationalities
            data          Names (except patients)
            class         central, mirrored editor primary
            goes to       every site
            fields
              ID                text       key
              description       text?

            == religion [none] Religions
            data          Names (except patients)
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              name              text?

            == region [none] Regions
            data          Regions
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              parent_ID         text?      -> region
              name              text?
              geometry          json?
            """)
}
