extension Declarations {
    /// Tenders and their conditions.
    static let tenders = Declaration(
        file: "Purchasing/Tenders.swift",
        text: """
            == tender [none] Tenders
            data          Tenders and quotes
            class         store, mirrored editor store
            goes to       the store store_ID
            after         name, store, incoterm
            direction     both
            spelling      of field names inferred
            variant       Tenders and quotes (centralised)
              when        fact entered on the primary
              class       central store, mirrored editor primary
              goes to     the primary and sites that hold the store store_ID
            fields
              ID                       text       key
              desc                     text?
              status                   text?
              creation_date            date?
              issue_date               date?
              due_date                 date?
              closing_time             time
              created_by_user_ID       text?      -> user
              comment                  text?
              conditions               text?
              our_ref                  text?
              locked                   bool
              tender_inter_month       int
              PO_calc_method           int
              print_item_desc          bool
              create_split_deliveries  bool
              print_tender_conditions  bool
              benchmarkSupplier_ID     text?      -> name
              tenderSyncStatus         text?
              targetDays               int
              requestedDeliveryDate    date?
              emailSubject             text?
              store_ID                 text?      -> store
              serial_number            int
              incoterm_ID              text?      -> incoterm

            == tender_line [none] Tender lines
            data          Tenders and quotes
            class         store, mirrored editor store
            goes to       with its tender by tender_ID
            after         tender, item, unit
            direction     both
            spelling      of field names inferred
            variant       Tenders and quotes (centralised)
              when        fact entered on the primary
              class       central store, mirrored editor primary
              goes to     with its tender by tender_ID
            fields
              ID                text       key
              tender_ID         text?      -> tender
              item_ID           text?      -> item
              item_name         text?
              noOfPacks         real
              unit_ID           text?      -> unit
              comment           text?
              pack_size         real
              conditions        text?
              totalQuantity     real
              indicative_price  real
              line_number       int
              generated_qty     real
              colour            int
              selection_notes   text?
              is_synced         bool

            == tender_currency [none] Tender exchange rates
            data          Tenders and quotes
            class         store, mirrored editor store
            goes to       with its tender by tender_ID
            after         tender, currency
            direction     both
            spelling      of field names inferred
            variant       Tenders and quotes (centralised)
              when        fact entered on the primary
              class       central store, mirrored editor primary
              goes to     with its tender by tender_ID
            fields
              ID                text       key
              tender_ID         text?      -> tender
              currency_ID       text?      -> currency
              rate              real
              date_updated      date?

            == tender_condition [none] Tender conditions
            data          Incoterms and tender conditions
            class         central, mirrored editor primary
            goes to       every site
            after         tender, tender_condition_category
            deleted       (assumed) active=false
            spelling      of field names inferred
            variant       Tenders and quotes (centralised)
              when        is_master_condition = false and fact entered on the primary
              class       central store, mirrored editor primary
              goes to     with its tender by tender_ID
            variant       Tenders and quotes
              when        is_master_condition = false
              class       store, mirrored editor store
              goes to     with its tender by tender_ID
              note        A condition copied to a tender.
            fields
              ID                   text       key
              tender_ID            text?      -> tender
              order                text?
              heading              text?
              body                 text?
              date_created         date?
              created_by_user_ID   text?      -> user
              active               bool
              print_what           int
              flag                 text?
              condition_cat_ID     text?      -> tender_condition_category
              is_master_condition  bool

            == tender_condition_category [none] Tender condition categories
            data          Incoterms and tender conditions
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?

            == incoterm [none] Incoterms
            data          Incoterms and tender conditions
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              code              text?
              description       text?
            """)
}
