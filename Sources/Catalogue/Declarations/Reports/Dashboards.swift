extension Declarations {
    /// Dashboards.
    static let dashboards = Declaration(
        file: "Reports/Dashboards.swift",
        text: """
            == dashboard_report [none] Dashboard reports
            data          Dashboard reports
            class         central, mirrored editor central
            goes to       every site
            deleted       (assumed) is_active=false
            spelling      of field names inferred
            fields
              ID                     text       key
              name                   text?
              method_code            text?
              update_period          int
              last_updated_date      date?
              last_updated_time      time
              is_active              bool
              minimum_update_period  int
              json                   text?
              report_parameters      json?
              runAfter               time
              notificationRules      json?

            == dashboard_store_report [none] Per-store dashboard reports for mobile sites
            data          Dashboard reports
            class         central, mirrored editor central
            goes to       every site
            after         store, dashboard_report
            fields
              ID                text       key
              store_ID          text?      -> store
              report_ID         text?      -> dashboard_report
              type              text?
              title             text?
              tab_name          text?
              json              text?

            == dashboard_tab [none] Dashboard tabs
            data          Dashboard reports
            class         central, mirrored editor central
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              internal_name     text?
              banner            text?
              reports           json?
              comment           text?
              tab_name          text?
            """)
}
