extension Declarations {
    /// Invoices, credits, repacks, builds, payments and prescriptions.
    static let transactions = Declaration(
        file: "Transactions/Transactions.swift",
        text: """
            == transact [v5] Transactions: invoices, credits, repacks, builds, receipts, payments, prescriptions
            data          Transactions (but not prescriptions)
            class         store, mirrored editor store
            goes to       the store store_ID and the partner name_ID
            withheld      unless transactions are synced
            after         name, store, clinician, currency, diagnosis, nameInsuranceJoin, ship_method, purchase_order
            direction     both
            deleted       by delete record, the row goes
            note          The owning site refuses updates of its own transactions (inserts only, for initialisation).
            note          invoice_num -1 marks a transfer half made by central which the receiving site must number.
            note          goods_received_ID links a supplier invoice to the finalised Goods_received it came from.
            variant       Prescriptions
              when        mode = dispensary and type = ci
              class       store, mirrored editor store
              goes to     the store store_ID
              also to     where the patient name_ID is visible, with prescriptions_to_all_sites
              note        Edited only where the dispensing store is active, though the ownership table prints Patient: in any
              note        dispensary store where the patient is visible, in that store and not merely on its site.
            variant       Payments (centralised)
              when        type = rc or ps and fact entered on the primary
              class       central store, mirrored editor primary
              goes to     the primary and sites that hold the store store_ID
            variant       Payments
              when        type = rc or ps
              class       store, mirrored editor store
              goes to     the store store_ID
            variant       Stocktakes and inventory adjustments
              when        fact inventory adjustment name
              class       store, mirrored editor store
              goes to     the store store_ID
              note        The name is the system name of type invad.
            fields
              ID                         text       key  required
              name_ID                    text       required  -> name
              store_ID                   text       required  -> store
              invoice_num                int        required  # -1 = not numbered yet (transfer half made by central)
              type                       text       required
                  - ci : customer invoice (outbound shipment; prescription when mode=dispensary)
                  - cc : customer credit (customer return)
                  - si : supplier invoice (inbound shipment; inventory addition when name.type/code is invad)
                  - sc or Sc : supplier credit (supplier return; inventory reduction when the name is invad)
                  - sr : repack
                  - bu : build (manufacture)
                  - rc : cash receipt from customer (payment)
                  - ps : payment to supplier
                  - in : inventory adjustment (only in the mobile app mapping)
                  - pi : prescription (only in the mobile app mapping)
              status                     text       required
                  - nw : new
                  - sg : suggested
                  - cn : confirmed (stock effect done)
                  - fn or FN : finalised (also seen as FN)
                  - wp : web progress (legacy web orders; treated as new)
                  - wf : web finalised (treated as finalised)
              user_ID                    text?      present  -> user
              hold                       bool       required
              comment                    text?      present
              their_ref                  text?      present
              prescriber_ID              text?      present  -> clinician
              currency_ID                text?      present  -> currency
              currency_rate              real       required
              om_transport_reference     text?
              goods_received_ID          text?      present  -> Goods_received
              original_PO_ID             text?      present  -> purchase_order
              requisition_ID             text?      present  -> requisition
              linked_transaction_id      text?      present  -> transact
              nameInsuranceJoinID        text?      present  -> nameInsuranceJoin
              donor_default_id           text?      present  -> name
              insuranceDiscountAmount    real?      present  # 0 means not set
              insuranceDiscountRate      real?      present  # 0 means not set
              entry_date                 date       required  pushed YYYY-MM-DDT00:00:00
              entry_time                 time       required  pushed HH:MM:SS
              confirm_date               date?      present  pushed YYYY-MM-DDT00:00:00
              confirm_time               time       required  pushed HH:MM:SS
              finalised_date             date?      present  pushed YYYY-MM-DDT00:00:00
              finalised_time             time       required  pushed HH:MM:SS
              mode                       text       required
                  - store : store mode
                  - dispensary : dispensary mode (prescription)
              tax_rate                   real?
              om_created_datetime        datetime?  pushed YYYY-MM-DDTHH:MM:SS
              om_allocated_datetime      datetime?  pushed YYYY-MM-DDTHH:MM:SS
              om_picked_datetime         datetime?  pushed YYYY-MM-DDTHH:MM:SS
              om_shipped_datetime        datetime?  pushed YYYY-MM-DDTHH:MM:SS
              om_delivered_datetime      datetime?  pushed YYYY-MM-DDTHH:MM:SS
              om_verified_datetime       datetime?  pushed YYYY-MM-DDTHH:MM:SS
              om_cancelled_datetime      datetime?  pushed YYYY-MM-DDTHH:MM:SS
              om_status                  text?      closed
                  - NEW : new
                  - ALLOCATED : allocated
                  - PICKED : picked
                  - SHIPPED : shipped
                  - DELIVERED_NO_STOCK : delivered, stock not yet taken in (Open mSupply Delivered)
                  - DELIVERED : received into stock (Open mSupply Received)
                  - VERIFIED : verified
                  - CANCELLED : cancelled
              om_type                    text?      closed
                  - OUTBOUND_SHIPMENT : ci
                  - INBOUND_SHIPMENT : si
                  - PRESCRIPTION : ci in dispensary mode
                  - INVENTORY_ADDITION or INVENTORY_ADJUSTMENT : si on the invad name; old alias INVENTORY_ADJUSTMENT
                  - INVENTORY_REDUCTION : sc on the invad name
                  - REPACK : sr
                  - SUPPLIER_RETURN or OUTBOUND_RETURN : sc; old alias OUTBOUND_RETURN
                  - CUSTOMER_RETURN or INBOUND_RETURN : cc; old alias INBOUND_RETURN
              om_colour                  text?
              om_original_shipment_id    text?      -> transact
              om_backdated_datetime      datetime?  pushed YYYY-MM-DDTHH:MM:SS
              diagnosis_ID               text?      -> diagnosis
              programID                  text?      -> list_master
              is_cancellation            bool
              arrival_date_estimated     date?      pushed YYYY-MM-DDT00:00:00
              ship_method_ID             text?      -> ship_method
              oms_fields                 json?
                  charges_local_currency    real
                  charges_foreign_currency  real
              Colour                     int
              Date_order_received        date?
              Date_order_written         date?
              amount_outstanding         real
              arrival_date_actual        date?
              authorisationStatus        text?
                  - none : authorisation not needed
                  - pending : waiting
                  - authorised : authorised
                  - denied : denied
                  - auto-authorised : authorised by timeout
                  - authorised by another authoriser
                  - denied by another authoriser
              budget_period_ID           text?      -> budget_period
              category2_ID               text?
              category_ID                text?      -> transaction_category
              contact_id                 text?      -> contact
              custom_data                json?
              encounter_id               text?      -> HIS_ENCOUNTER
              export_batch               int
              foreign_currency_total     real
              goodsReceivedConfirmation  json?
              internalData               json?
              invoice_printed_date       date?
              is_authorised              bool
              lastModifiedAt             int          # unix seconds
              linked_goods_received_ID   text?      -> Goods_received
              local_charge_distributed   real
              mwks_sequence_num          int
              number_of_cartons          int
              optionID                   text?      -> options
              paymentTypeID              text?      -> paymentType
              pickslip_printed_date      date?
              responsible_officer_ID     text?      -> user
              service_descrip            text?
              service_price              real
              ship_date                  date?
              ship_method_comment        text?
              subtotal                   real
              supplier_charge_fc         real
              tax                        real
              total                      real
              user1                      text?
              user2                      text?
              user3                      text?
              user4                      text?
              wardID                     text?      -> HIS_WARD
              waybill_number             text?
              om_expected_delivery_date  date?
              om_received_datetime       datetime?
            """)
}
