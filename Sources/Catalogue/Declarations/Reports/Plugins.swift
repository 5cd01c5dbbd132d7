extension Declarations {
    /// Plugins delivered with reports.
    static let plugins = Declaration(
        file: "Reports/Plugins.swift",
        text: """
            == backend_plugin [v6] Backend plugins
            data          Custom reports
            class         central, mirrored editor primary
            goes to       every site
            deleted       by delete record, the row goes
            fields
              id                text       key  required
              code              text       required
              version           text       required
              bundle_base64     text       required
              types             json       required
              variant_type      text       required  closed
                  - BOA_JS

            == frontend_plugin [v6] Frontend plugins
            data          Custom reports
            class         central, mirrored editor primary
            goes to       every site
            deleted       by delete record, the row goes
            fields
              id                text       key  required
              code              text       required
              version           text       required
              entry_point       text       required
              types             json       required
              files             json       required
            """)
}
