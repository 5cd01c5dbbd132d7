extension Declarations {
    /// Internal orders, responses and customer stock histories.
    static let requisitions = Declaration(
        file: "Requisitions/Requisitions.swift",
        text: """
            == requisition [v5] Requisitions / internal orders / customer stock history
            data          Customer stock history and requisitions
            class         store, mirrored editor store
            goes to       the store store_ID and the partner name_ID
            after         name, store, period, list_master
            direction     both
            deleted       by delete record, the row goes
            fields
              ID                         text       key  required
              serial_number              int        required  # -1 = not numbered yet (transfer half made by central)
              name_ID                    text       required  -> name
              store_ID                   text       required  -> store
              type                       text       required
                  - request : request made to a supplying store (internal order)
                  - response : response half made for the supplying store
                  - sh : stock history (customer submits stock on hand)
                  - im : imprest (fixed maximum quantities)
                  - supply : supplying store copy of a request (old desktop form)
                  - report : reporting only
              status                     text       required
                  - sg : suggested (draft/new)
                  - cn : confirmed (response with an invoice)
                  - fn : finalised (a finalised request = sent)
                  - nw : new, only in historical data
                  - wp : web progress
                  - wf : web finalised
              user_ID                    text?      present  -> user
              date_entered               date       required  pushed YYYY-MM-DDT00:00:00
              lastModifiedAt             int        required  # unix seconds (UTC); sent time of a request, finalised time of a response
              requester_reference        text?      present
              linked_requisition_id      text?      present  -> requisition
              thresholdMOS               real       required  # min months of stock
              daysToSupply               int        required  # max months of stock x 30
              comment                    text?      present
              om_created_datetime        datetime?  pushed YYYY-MM-DDTHH:MM:SS
              om_sent_datetime           datetime?  pushed YYYY-MM-DDTHH:MM:SS
              om_finalised_datetime      datetime?  pushed YYYY-MM-DDTHH:MM:SS
              om_expected_delivery_date  date?      pushed YYYY-MM-DDT00:00:00
              om_max_months_of_stock     real?
              om_status                  text?      closed
                  - DRAFT : request being edited
                  - NEW : response not finalised
                  - SENT : request sent
                  - FINALISED : finalised
              om_colour                  text?
              authorisationStatus        text?      present  closed
                  - none : authorisation not needed
                  - pending : waiting
                  - authorised : authorised
                  - denied : denied
                  - auto-authorised : authorised by timeout
                  - authorised by another authoriser
                  - denied by another authoriser
              orderType                  text?      present
              periodID                   text?      present  -> period
              programID                  text?      present  -> list_master
              is_emergency               bool
              oms_fields                 json?
                  created_from_requisition_id  text?
                  original_customer_id         text?      also destination_customer_id
              date_stock_take            date?
              nsh_custInv_ID             text?      -> transact
              date_order_received        date?
              previous_csh_id            text?      -> requisition
              colour                     int
              custom_data                json?
              linked_purchase_order_ID   text?      -> purchase_order
              isRemoteOrder              bool
              date_required              date?
              requisition_category_ID    text?      -> requisition_category
              donor_ID                   text?      -> name

            == requisition_line [v5] Requisition lines
            data          Customer stock history and requisitions
            class         store, mirrored editor store
            goes to       with its requisition by requisition_ID
            after         requisition, item, options
            direction     both
            deleted       by delete record, the row goes
            note          daily_usage x 30 (rounded up) = average monthly consumption. Quantities are in units.
            fields
              ID                          text       key  required
              requisition_ID              text       required  -> requisition
              item_ID                     text       required  -> item
              Cust_stock_order            real       required
              suggested_quantity          real       required
              actualQuan                  real       required
              stock_on_hand               real       required
              daily_usage                 real       required  # average monthly consumption / 30
              approved_quantity           real       required
              authoriser_comment          text?      present
              comment                     text?      present
              om_snapshot_datetime        datetime?  present  pushed YYYY-MM-DDTHH:MM:SS
              itemName                    text       required
              Cust_prev_stock_balance     real       required
              Cust_stock_received         real       required
              Cust_stock_issued           real       required
              stockLosses                 real       required
              stockAdditions              real       required
              stockExpiring               real       required
              days_out_or_new_demand      real       required
              optionID                    text?      present  -> options
              Cust_loss_adjust            real       required
              oms_fields                  json?
                  rnr_form_line_id      text?
                  expiry_date           date?
                  price_per_unit        real?
                  available_volume      real?
                  location_type_id      text?
                  forecast_total_units  real?
                  forecast_total_doses  real?
                  vaccine_courses       text?
              imprest_or_prev_quantity    real
              colour                      int
              line_number                 int
              previous_stock_on_hand      real
              adjusted_consumption        real
              linked_requisition_line_ID  text?      -> requisition_line
              purchase_order_line_ID      text?      -> purchase_order_line
              DOSforAMCadjustment         int
              requestedPackSize           real
              custom_data                 json?
            """)
}
