extension Declarations {
    /// What suppliers offer on a tender.
    static let quotes = Declaration(
        file: "Purchasing/Quotes.swift",
        text: """
            == quote [none] Supplier quotes
            data          Tenders and quotes
            class         store, mirrored editor store
            goes to       with its tender by tender_ID
            after         tender, name, currency
            direction     both
            spelling      of field names inferred
            variant       Tenders and quotes (centralised)
              when        fact entered on the primary
              class       central store, mirrored editor primary
              goes to     with its tender by tender_ID
            fields
              ID                    text       key
              tender_ID             text?      -> tender
              names_ID              text?      -> name
              sent_date             date?
              responded_date        date?
              supplier_ref          text?
              currency_ID           text?      -> currency
              rate_per_m3           real
              rate_per_kg           real
              deliveries_requested  int
              validityDate          date?
              myComment             text?
              supplierComment       text?
              downloaded            bool

            == quote_line [none] Quote lines
            data          Tenders and quotes
            class         store, mirrored editor store
            goes to       with its quote by quote_ID
            after         quote, tender_line, item, name, currency, purchase_order_line, tender_currency
            direction     both
            spelling      of field names inferred
            note          Legacy columns "adj cost" and "strip pack" contain a space.
            variant       Tenders and quotes (centralised)
              when        fact entered on the primary
              class       central store, mirrored editor primary
              goes to     with its quote by quote_ID
            fields
              ID                            text       key
              quote_ID                      text?      -> quote
              tender_line_ID                text?      -> tender_line
              item_ID                       text?      -> item
              name_ID                       text?      -> name
              manufacturer_ID               text?      -> name
              price                         real
              preferred                     bool
              pack_size                     real
              currency_ID                   text?      -> currency
              currency_rate                 real
              comment                       text?
              net_cost                      real
              "adj cost"                    real
              "strip pack"                  bool
              supplier_code                 text?
              supplier_bar_code             text?
              price_break_comment           text?
              price_break_quanity           real
              price_break_discount          real
              supplier_preferred_pack_size  real
              freight_comment               text?
              freight_per_preferred_pack    real
              freight_factor                real
              freight_total                 real
              lead_time_days                int
              valid_until_date              date?
              disqualified                  bool
              date_created                  date?
              edit_date                     date?
              volume_per_pack               real
              expiryDate                    text?
              deliveryTime                  text?
              line_num                      int
              custom_data                   json?
              min_price                     real
              max_price                     real
              purchase_order_line_ID        text?      -> purchase_order_line
              total_cost                    real
              supplier_number_of_packs      int
              method_of_delivery            text?
              evaluator_comment             text?
              tender_currency_ID            text?      -> tender_currency
            """)
}
