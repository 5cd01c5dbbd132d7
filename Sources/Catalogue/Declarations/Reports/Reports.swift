extension Declarations {
    /// Custom reports.
    static let reports = Declaration(
        file: "Reports/Reports.swift",
        text: """
            == report [none] Custom report templates
            data          Custom reports
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            variant       Custom reports
              when        fact standard report
              class       local, mirrored editor local
              goes to     nobody
              note        Standard reports ship with the program and never sync.
            fields
              ID                text       key
              report_name       text?
              custom_name       text?
              report_blob       blob?
              permission_ID     text?
              last_updated      date?
              type              text?
              user_created_ID   text?      -> user
              comment           text?
              default           bool
              context           text?
              editor            text?
              orientation       text?

            == reports_by_user [none] User built reports and access
            data          Custom reports
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                  text       key
              created_by          text?      -> user
              last_modified       date?
              user_can_access     json?
              user_can_edit       json?
              report_name         text?
              settings            json?
              report_description  text?
              type                text?

            == om_report [v6] Open mSupply reports
            data          Custom reports
            class         central, mirrored editor primary
            goes to       every site
            after         om_form_schema
            deleted       is_active=false; delete record -> hard delete
            variant       Custom reports
              when        fact standard report
              class       local, mirrored editor local
              goes to     nobody
            fields
              id                     text       key  required
              name                   text       required
              template               text       required
              context                text       required  closed
                  - ASSET, INBOUND_SHIPMENT, OUTBOUND_SHIPMENT, REQUISITION, STOCKTAKE, RESOURCE, PATIENT, DISPENSARY
                  - REPACK, OUTBOUND_RETURN, INBOUND_RETURN, REPORT, PRESCRIPTION, INTERNAL_ORDER, PURCHASE_ORDER
                  - SUPPLIER_RETURN, CUSTOMER_RETURN
              comment                text?
              sub_context            text?
              argument_schema_id     text?      -> om_form_schema
              is_custom              bool       required
              version                text       required
              code                   text       required
              is_active              bool       required
              excel_template_buffer  blob?

            == om_form_schema [v6] Report argument form schemas
            data          Custom reports
            class         central, mirrored editor primary
            goes to       every site
            deleted       by delete record, the row goes
            fields
              id                text       key  required
              type              text       required
              json_schema       json       required
              ui_schema         json       required
            """)
}
