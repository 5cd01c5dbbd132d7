extension Declarations {
    /// Combined report and requisition forms.
    static let reportAndRequisition = Declaration(
        file: "Requisitions/ReportAndRequisition.swift",
        text: """
            == rnr_form [v6] R&R (report and requisition) forms
            data          Customer stock history and requisitions
            class         store, mirrored editor store
            goes to       the store store_id
            after         list_master, period, store, name, requisition
            direction     both
            deleted       by delete record, the row goes
            fields
              id                     text       key  required
              store_id               text       required  -> store
              period_id              text       required  -> period
              program_id             text       required  -> list_master
              created_datetime       datetime   required
              finalised_datetime     datetime?
              status                 text       required  closed
                  - DRAFT, FINALISED
              linked_requisition_id  text?      -> requisition
              their_reference        text?
              comment                text?
              name_id                text       required  -> name

            == rnr_form_line [v6] R&R form lines
            data          Customer stock history and requisitions
            class         store, mirrored editor store
            goes to       with its rnr_form by rnr_form_id
            after         rnr_form, item, requisition_line
            direction     both
            deleted       by delete record, the row goes
            fields
              id                                text       key  required
              rnr_form_id                       text       required  -> rnr_form
              item_link_id                      text       required  -> item
              requisition_line_id               text?      -> requisition_line
              previous_monthly_consumption_values  text       required
              average_monthly_consumption       real       required
              initial_balance                   real       required
              snapshot_quantity_received        real       required
              snapshot_quantity_consumed        real       required
              snapshot_adjustments              real       required
              entered_quantity_received         real?
              entered_quantity_consumed         real?
              entered_losses                    real?
              entered_adjustments               real?
              adjusted_quantity_consumed        real       required
              stock_out_duration                int        required
              final_balance                     real       required
              minimum_quantity                  real       required
              maximum_quantity                  real       required
              expiry_date                       date?
              calculated_requested_quantity     real       required
              entered_requested_quantity        real?
              low_stock                         text       required  closed
                  - OK, BELOW_HALF, BELOW_QUARTER
              comment                           text?
              confirmed                         bool       required
            """)
}
